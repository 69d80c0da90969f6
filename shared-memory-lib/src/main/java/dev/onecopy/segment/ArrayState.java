package dev.onecopy.segment;

/** Where an array is in its life. A free directory entry holds no array and so has no state here. */
public enum ArrayState {
    /** Reserved; its bytes are being written and nobody reads it. Freed when the segment is recovered. */
    WRITING,
    /**
     * Complete, and to become READY together with others: nobody reads it yet, and nobody can take its place. Kept when
     * the segment is recovered, until its owner says what is to become of it; see {@link Segment#settle}.
     */
    OUTPUT,
    /** Complete and immutable; may be found, leased and read. */
    READY,
    /**
     * Deleted or replaced; stays until its last lease is closed, takes no new ones. Kept when the segment is recovered,
     * as whoever had leased it may go on; see {@link Segment#settle}.
     */
    DRAINING,
    /** Deleted, but a process still holds its bytes, so they are not given away. */
    QUARANTINED
}
