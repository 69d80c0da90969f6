package dev.onecopy.segment;

import java.time.Instant;

/** What the owner remembers of one array. Changed under the segment's lock only. */
final class StoredArray {
    private final int index;
    private long generation;
    private DirectoryEntry entry;
    private ArrayState state;
    private int leases;

    StoredArray(int index, long generation, DirectoryEntry entry, ArrayState state) {
        this.index = index;
        this.generation = generation;
        this.entry = entry;
        this.state = state;
    }

    int index() {
        return index;
    }

    long generation() {
        return generation;
    }

    DirectoryEntry entry() {
        return entry;
    }

    ArrayState state() {
        return state;
    }

    int leases() {
        return leases;
    }

    void published(DirectoryEntry as) {
        entry = as;
        state = ArrayState.READY;
    }

    void drain() {
        state = ArrayState.DRAINING;
    }

    void quarantined(long newGeneration) {
        generation = newGeneration;
        state = ArrayState.QUARANTINED;
    }

    void leased() {
        leases++;
    }

    void returned() {
        leases--;
    }

    boolean isDrained() {
        return state == ArrayState.DRAINING && leases == 0;
    }

    ArrayEntry snapshot() {
        return new ArrayEntry(
                new ArrayReference(entry.arrayId(), index, generation),
                entry.name(),
                state,
                entry.type(),
                entry.extent().offsetBytes(),
                entry.extent().lengthBytes(),
                Instant.ofEpochMilli(entry.createdAtEpochMs()),
                leases);
    }
}
