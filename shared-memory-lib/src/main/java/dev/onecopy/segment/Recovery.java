package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentDescriptor.ENTRY_BYTES;
import static dev.onecopy.segment.SegmentDescriptor.WORD_OFFSET;

import dev.onecopy.allocator.Extent;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Puts a segment in order whose last owner may have been killed at any instruction. The directory is the only truth:
 * what is READY and undamaged is kept, and until the owner has settled it what is OUTPUT or DRAINING; every other entry
 * is freed, and free space is what no kept entry names. What would be freed while a process still holds its bytes is
 * quarantined.
 */
final class Recovery {
    private static final Logger LOGGER = System.getLogger(Recovery.class.getName());
    private static final int ENTRIES_A_READ = 128;

    private final SegmentFile segment;
    private final Directory directory;
    private final DataArea data;
    private final List<StoredArray> candidates = new ArrayList<>();
    private final List<StoredArray> discarded = new ArrayList<>();
    private int entriesUsed;

    private Recovery(SegmentFile segment, Directory directory, DataArea data) {
        this.segment = segment;
        this.directory = directory;
        this.data = data;
    }

    /**
     * Leaves the directory without anything but READY, OUTPUT, DRAINING and QUARANTINED entries, the data area without
     * memory but theirs.
     *
     * @return the arrays that are kept, the quarantined ones, then the others in the order of their publication
     */
    static List<StoredArray> run(SegmentFile segment, Directory directory, DataArea data) throws IOException {
        Recovery recovery = new Recovery(segment, directory, data);
        recovery.readDirectory();
        List<StoredArray> kept = recovery.keepOrDiscard();
        List<StoredArray> recovered = recovery.quarantineOrFree();
        recovered.addAll(kept);
        data.punchFreeRuns();
        return recovered;
    }

    /** Without mapping: an entry that was never used lies in a hole, and reading a hole through a mapping fills it. */
    private void readDirectory() throws IOException {
        int entries = segment.superblock().directoryEntries();
        ByteBuffer buffer = ByteBuffer.allocate(ENTRIES_A_READ * ENTRY_BYTES);
        for (int first = 0; first < entries; first += ENTRIES_A_READ) {
            int count = Math.min(ENTRIES_A_READ, entries - first);
            buffer.clear().limit(count * ENTRY_BYTES);
            segment.platform().read(segment.openFile(), SegmentDescriptor.entryOffsetBytes(first), buffer);
            MemorySegment bytes = MemorySegment.ofArray(buffer.array());
            for (int index = 0; index < count; index++) {
                readEntry(first + index, bytes.asSlice((long) index * ENTRY_BYTES, ENTRY_BYTES));
            }
        }
        segment.recordEntriesUsed(entriesUsed);
    }

    private void readEntry(int index, MemorySegment bytes) {
        long word = SegmentDescriptor.readLong(bytes, WORD_OFFSET);
        if (word == 0) {
            return;
        }
        entriesUsed = index + 1;
        long generation = SegmentDescriptor.generation(word);
        switch (SegmentDescriptor.state(word)) {
            case SegmentDescriptor.STATE_FREE -> {}
            case SegmentDescriptor.STATE_READY -> readComplete(index, generation, bytes, ArrayState.READY);
            case SegmentDescriptor.STATE_OUTPUT -> readComplete(index, generation, bytes, ArrayState.OUTPUT);
            case SegmentDescriptor.STATE_DRAINING -> readComplete(index, generation, bytes, ArrayState.DRAINING);
            case SegmentDescriptor.STATE_WRITING, SegmentDescriptor.STATE_QUARANTINED ->
                readUnfinished(index, generation, bytes);
            default -> freeDamaged(index, generation, "its state is " + SegmentDescriptor.state(word));
        }
    }

    private void readComplete(int index, long generation, MemorySegment bytes, ArrayState state) {
        try {
            DirectoryEntry entry = DirectoryEntry.decode(bytes, generation);
            candidates.add(new StoredArray(index, generation, entry, state));
        } catch (IllegalArgumentException damaged) {
            freeDamaged(index, generation, String.valueOf(damaged.getMessage()));
        }
    }

    /** What is not to be kept. One that is damaged was never shown to anybody who could hold it. */
    private void readUnfinished(int index, long generation, MemorySegment bytes) {
        try {
            DirectoryEntry entry = decodeUnfinished(bytes, generation);
            discarded.add(new StoredArray(index, generation, entry, ArrayState.DRAINING));
        } catch (IllegalArgumentException neverComplete) {
            directory.free(index, generation);
        }
    }

    /** The CRC may be of the generation before: a kill between the two stores of a quarantine leaves it so. */
    private static DirectoryEntry decodeUnfinished(MemorySegment bytes, long generation) {
        try {
            return DirectoryEntry.decode(bytes, generation);
        } catch (IllegalArgumentException perhapsOfTheGenerationBefore) {
            return DirectoryEntry.decode(bytes, generation - 1);
        }
    }

    private List<StoredArray> quarantineOrFree() {
        List<StoredArray> quarantined = new ArrayList<>();
        for (StoredArray array : discarded) {
            Extent extent = array.entry().extent();
            if (extent.lengthBytes() > 0 && data.contains(extent) && data.isHeld(extent) && data.take(extent)) {
                array.quarantined(directory.quarantine(array.index(), array.generation()));
                quarantined.add(array);
            } else {
                directory.free(array.index(), array.generation());
            }
        }
        return quarantined;
    }

    /** The latest publications choose first: of two arrays of one name, the one that was to be replaced drains. */
    private List<StoredArray> keepOrDiscard() {
        candidates.sort(
                Comparator.comparingLong((StoredArray array) -> array.entry().publishSequence())
                        .reversed());
        List<StoredArray> kept = new ArrayList<>();
        Set<UUID> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (StoredArray array : candidates) {
            String name = array.state() == ArrayState.READY ? array.entry().name() : null;
            if (name != null && names.contains(name)) {
                directory.drain(array.index(), array.generation());
                array.drain();
            }
            if (!ids.add(array.entry().arrayId())) {
                freeDamaged(array.index(), array.generation(), "another array has its id");
            } else if (!data.take(array.entry().extent())) {
                freeDamaged(
                        array.index(),
                        array.generation(),
                        "its " + array.entry().extent() + " is not its own");
            } else {
                kept.add(array);
                if (name != null) {
                    names.add(name);
                }
            }
        }
        return kept.reversed();
    }

    private void freeDamaged(int index, long generation, String reason) {
        LOGGER.log(
                Level.WARNING,
                "array of directory entry {0} of {1} is lost: {2}",
                index,
                segment.openFile().path(),
                reason);
        directory.free(index, generation);
    }
}
