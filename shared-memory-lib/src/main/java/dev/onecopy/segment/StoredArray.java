package dev.onecopy.segment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the owner remembers of one array. Changed under the segment's lock only. */
final class StoredArray {
    private final int index;
    private long generation;
    private DirectoryEntry entry;
    private ArrayState state;
    private int leases;
    private boolean kept;
    private Instant lastUse = Instant.now();

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

    /** Once published it is deleted so long after its last use; 0 for never. */
    void livesFor(long timeToLiveMs) {
        entry = entry.livingFor(timeToLiveMs);
    }

    void prepared(DirectoryEntry as) {
        entry = as;
        state = ArrayState.OUTPUT;
    }

    void published(DirectoryEntry as) {
        entry = as;
        lastUse = Instant.now();
        state = ArrayState.READY;
    }

    void sealed(long newGeneration) {
        generation = newGeneration;
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
        lastUse = Instant.now();
    }

    boolean isDrained() {
        return state == ArrayState.DRAINING && leases == 0 && !kept;
    }

    /** It can be leased, and is not freed, although it drains. */
    boolean isKept() {
        return kept;
    }

    void keep(boolean whetherToKeep) {
        kept = whetherToKeep;
    }

    /** When it is to be deleted if nobody uses it; null for an array that is kept, or in use. */
    @Nullable
    Instant expiresAt() {
        boolean expires = state == ArrayState.READY && leases == 0 && entry.timeToLiveMs() > 0;
        return expires ? lastUse.plusMillis(entry.timeToLiveMs()) : null;
    }

    boolean isExpired(Instant now) {
        Instant end = expiresAt();
        return end != null && !now.isBefore(end);
    }

    ArrayReference reference() {
        return new ArrayReference(entry.arrayId(), index, generation);
    }

    ArrayEntry snapshot() {
        return new ArrayEntry(
                reference(),
                entry.name(),
                state,
                entry.type(),
                entry.extent().offsetBytes(),
                entry.extent().lengthBytes(),
                Instant.ofEpochMilli(entry.createdAtEpochMs()),
                leases,
                expiresAt());
    }
}
