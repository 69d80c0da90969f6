package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.WORD_OFFSET;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Writes directory entries so that whoever reads one meanwhile, or after this process was killed between two
 * instructions, sees the old array, no array, or the new one. Not thread-safe.
 */
final class Directory {
    private final SegmentFile segment;
    private final MemorySegment mapping;

    Directory(SegmentFile segment) {
        this.segment = segment;
        this.mapping = segment.memory();
    }

    /**
     * Makes the memory of an entry real, as it must be before any other method is called on it.
     *
     * @return false if the file system has no memory left
     */
    boolean populate(int index) {
        try {
            if (!segment.platform().populate(mapping, SegmentDescriptor.entryOffsetBytes(index), ENTRY_BYTES)) {
                return false;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        if (segment.entriesUsed() <= index) {
            segment.recordEntriesUsed(index + 1);
        }
        return true;
    }

    /**
     * Fills a free entry, in state WRITING.
     *
     * @return its new generation
     */
    long begin(int index, DirectoryEntry entry) {
        long generation = SegmentDescriptor.generation(word(index)) + 1;
        writeWord(index, generation, SegmentDescriptor.STATE_WRITING);
        // A reader that still holds the old word must find it changed if it has copied anything that follows.
        VarHandle.storeStoreFence();
        entry.encode(slot(index), generation);
        return generation;
    }

    /** The last step of a publication: from here on readers take the array. */
    void publish(int index, long generation, DirectoryEntry entry) {
        entry.encode(slot(index), generation);
        writeWord(index, generation, SegmentDescriptor.STATE_READY);
    }

    /** All of a publication but its last step: what is left is one store. */
    void prepare(int index, long generation, DirectoryEntry entry) {
        entry.encode(slot(index), generation);
        writeWord(index, generation, SegmentDescriptor.STATE_OUTPUT);
    }

    /** The last step of a publication that was prepared. */
    void ready(int index, long generation) {
        writeWord(index, generation, SegmentDescriptor.STATE_READY);
    }

    /**
     * References to the array are stale from here on, and nobody reads it yet. A kill between the two stores leaves a
     * CRC of the generation before.
     *
     * @return its new generation
     */
    long seal(int index, long generation) {
        writeWord(index, generation + 1, SegmentDescriptor.STATE_WRITING);
        DirectoryEntry.renew(slot(index), generation + 1);
        return generation + 1;
    }

    void drain(int index, long generation) {
        writeWord(index, generation, SegmentDescriptor.STATE_DRAINING);
    }

    /**
     * References to the array are stale from here on; the entry still names its extent. A kill between the two stores
     * leaves a CRC of the generation before.
     *
     * @return its new generation
     */
    long quarantine(int index, long generation) {
        writeWord(index, generation + 1, SegmentDescriptor.STATE_QUARANTINED);
        DirectoryEntry.renew(slot(index), generation + 1);
        return generation + 1;
    }

    /** References to the array are stale from here on. */
    void free(int index, long generation) {
        writeWord(index, generation + 1, SegmentDescriptor.STATE_FREE);
    }

    private MemorySegment slot(int index) {
        return mapping.asSlice(SegmentDescriptor.entryOffsetBytes(index), ENTRY_BYTES);
    }

    private long word(int index) {
        return SegmentDescriptor.acquireLong(mapping, SegmentDescriptor.entryOffsetBytes(index) + WORD_OFFSET);
    }

    private void writeWord(int index, long generation, int state) {
        SegmentDescriptor.releaseLong(
                mapping,
                SegmentDescriptor.entryOffsetBytes(index) + WORD_OFFSET,
                SegmentDescriptor.word(generation, state));
    }
}
