package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Multiplies integers modulo 2<sup>64</sup>. */
final class IntegerProductAccumulator implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private long product = 1;

    IntegerProductAccumulator(Kernels kernels, DType dtype) {
        this.kernels = kernels;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        product *= kernels.productInteger(dtype, block, elementCount);
    }

    @Override
    public Partial partial() {
        return new IntegerProduct(product);
    }

    @Override
    public void clear() {
        product = 1;
    }
}
