package dev.onecopy.computation;

import dev.onecopy.reduction.Reducer;

/**
 * What a stage does for one barrier.
 *
 * @param barrier its node
 * @param walk how its operand is walked
 * @param reducer what is made of the elements of a lane
 * @param operand the node whose elements are reduced
 * @param mask which of them count, or no node
 * @param lanes how many results there are
 * @param stored true if the results are written to memory by the slices, false if they come in messages
 * @param conclusion what follows from the partial of a single lane
 */
record Task(
        int barrier,
        Walk walk,
        Reducer reducer,
        int operand,
        int mask,
        long lanes,
        boolean stored,
        Conclusion conclusion) {
    /** A task whose results are the reducer's. */
    Task(int barrier, Walk walk, Reducer reducer, int operand, int mask, long lanes, boolean stored) {
        this(barrier, walk, reducer, operand, mask, lanes, stored, new Conclusion.Value(reducer));
    }

    /** How many numbers of 8 bytes a slice keeps on the heap at a time. */
    long heapNumbers() {
        return reducer.heapNumbers();
    }

    /** How many words a slice sends at most. */
    long words() {
        return stored ? 0 : lanes * reducer.words();
    }
}
