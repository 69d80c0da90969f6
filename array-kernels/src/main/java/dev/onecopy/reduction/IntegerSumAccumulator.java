package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;

/** Adds up integers or bools. */
public final class IntegerSumAccumulator implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private long sum;

    public IntegerSumAccumulator(Kernels kernels, DType dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, int elementCount) {
        sum += kernels.sumInteger(dtype, block, elementCount);
    }

    @Override
    public Partial partial() {
        return new IntegerSum(sum);
    }
}
