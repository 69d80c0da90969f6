package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Adds up integers or bools. */
final class IntegerSumAccumulator implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private long sum;

    IntegerSumAccumulator(Kernels kernels, DType dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        sum += kernels.sumInteger(dtype, block, elementCount);
    }

    @Override
    public void clear() {
        sum = 0;
    }

    @Override
    public Partial partial() {
        return new IntegerSum(sum);
    }
}
