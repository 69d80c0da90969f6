package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.ENTRIES_USED_OFFSET;
import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.WORD_OFFSET;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.NdArray;
import dev.onecopy.internal.platform.Mapping;
import dev.onecopy.internal.platform.OpenFile;
import dev.onecopy.internal.platform.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.UUID;

/**
 * A read-only mapping of somebody else's segment, as a worker has it from its start to its end. Never creates, writes,
 * truncates or locks. Thread-safe.
 */
public final class SegmentView implements AutoCloseable {
    private final Superblock superblock;
    private final Mapping mapping;
    private final MemorySegment memory;

    private SegmentView(Superblock superblock, Mapping mapping) {
        this.superblock = superblock;
        this.mapping = mapping;
        this.memory = mapping.memory();
    }

    /**
     * Maps a segment.
     *
     * @throws SegmentFormatException saying what is wrong, if there is no file, or it is not a segment of this format,
     *     not complete, or still being created
     * @throws UncheckedIOException if the file cannot be opened or mapped
     */
    public static SegmentView attach(Path file) {
        return attach(file, Platform.linux());
    }

    static SegmentView attach(Path file, Platform platform) {
        try (OpenFile opened = platform.openReadOnly(file)) {
            Superblock superblock = Superblock.read(platform, opened);
            Mapping mapping = platform.map(opened, MapMode.READ_ONLY, superblock.fileBytes());
            return new SegmentView(superblock, mapping);
        } catch (NoSuchFileException missing) {
            throw new SegmentFormatException(file, "is not a segment, or not one yet: there is no such file");
        } catch (IOException failure) {
            throw new UncheckedIOException("the segment " + file + " cannot be mapped: " + failure, failure);
        }
    }

    /** Random, given at creation: a reference to an array of another segment is not for this view. */
    public UUID segmentId() {
        return superblock.segmentId();
    }

    /** The size of the mapping, which is that of the file. */
    public long mappedBytes() {
        return memory.byteSize();
    }

    /**
     * A view of an array. It stays that array only for as long as the owner keeps it; who has no lease of the owner
     * calls this again after reading: if it throws then, what was read may be another array's.
     *
     * @throws StaleArrayException if the array is not, or no longer, in this segment
     * @throws IllegalStateException if the view is closed
     */
    public NdArray array(ArrayReference reference) {
        int entriesUsed = SegmentDescriptor.acquireInt(memory, ENTRIES_USED_OFFSET);
        if (reference.entryIndex() < 0
                || reference.entryIndex() >= Math.min(entriesUsed, superblock.directoryEntries())) {
            throw new StaleArrayException(reference, "there is no such entry; " + entriesUsed + " have been used");
        }
        long offsetBytes = SegmentDescriptor.entryOffsetBytes(reference.entryIndex());
        checkWord(reference, offsetBytes);
        byte[] copy = new byte[ENTRY_BYTES];
        MemorySegment bytes = MemorySegment.ofArray(copy);
        MemorySegment.copy(memory, offsetBytes, bytes, 0, ENTRY_BYTES);
        // What was copied must not be newer than the word that is read now.
        VarHandle.acquireFence();
        checkWord(reference, offsetBytes);
        return view(reference, decode(reference, bytes));
    }

    private void checkWord(ArrayReference reference, long entryOffsetBytes) {
        long word = SegmentDescriptor.acquireLong(memory, entryOffsetBytes + WORD_OFFSET);
        int state = SegmentDescriptor.state(word);
        if (SegmentDescriptor.generation(word) != reference.generation()) {
            throw new StaleArrayException(
                    reference, "it is gone; the entry is at generation " + SegmentDescriptor.generation(word));
        }
        if (state != SegmentDescriptor.STATE_READY && state != SegmentDescriptor.STATE_DRAINING) {
            throw new StaleArrayException(reference, "it cannot be read in state " + state);
        }
    }

    private static DirectoryEntry decode(ArrayReference reference, MemorySegment bytes) {
        try {
            return DirectoryEntry.decode(bytes, reference.generation());
        } catch (IllegalArgumentException damaged) {
            throw new StaleArrayException(reference, String.valueOf(damaged.getMessage()));
        }
    }

    private NdArray view(ArrayReference reference, DirectoryEntry entry) {
        if (!entry.arrayId().equals(reference.arrayId())) {
            throw new StaleArrayException(reference, "the entry holds array " + entry.arrayId());
        }
        if (!superblock.contains(entry.extent())) {
            throw new StaleArrayException(reference, "its " + entry.extent() + " is outside the data area");
        }
        ArrayType type = entry.type();
        return NdArray.contiguous(type, memory.asSlice(entry.extent().offsetBytes(), type.nbytes()));
    }

    /** Unmaps; whoever still reads an array gets an {@link IllegalStateException}. The second call does nothing. */
    @Override
    public void close() {
        mapping.close();
    }
}
