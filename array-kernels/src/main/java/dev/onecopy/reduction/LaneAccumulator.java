package dev.onecopy.reduction;

/**
 * Collects the partials of many reductions side by side: each block has the next element of each lane, and lies one
 * element behind the other. All blocks but the last have as many elements as there are lanes; the last may end before,
 * at the lanes that have one element less. Used by one thread.
 */
public interface LaneAccumulator extends Sink {
    /** So many rows are best given together, counted from the first one: those of a leaf of sums. */
    int ROWS_TOGETHER = LaneSum.LEAF_ROWS;

    /** The partial of all elements of a lane so far. */
    Partial partial(int lane);

    /** Forgets all elements, to begin anew. */
    void clear();
}
