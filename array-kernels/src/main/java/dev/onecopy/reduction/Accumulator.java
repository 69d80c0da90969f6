package dev.onecopy.reduction;

import dev.onecopy.kernel.Block;

/** Collects the partial of one reduction while its slice is run block by block. Used by one thread. */
public sealed interface Accumulator permits FloatingSumAccumulator, IntegerSumAccumulator, ExtremeAccumulator {
    /**
     * Adds the elements of the next block.
     *
     * @param elementCount a multiple of {@link dev.onecopy.kernel.Kernels#LEAF_ELEMENTS}, but in the last block
     */
    void add(Block block, int elementCount);

    /** The partial of all elements so far. */
    Partial partial();
}
