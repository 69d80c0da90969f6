package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.Kernels;
import org.jspecify.annotations.Nullable;

/** Keeps the smallest or largest element. */
final class ExtremeAccumulator implements Accumulator {
    private final Kernels kernels;
    private final Extremum which;
    private final DType dtype;
    private boolean empty = true;
    private long bits;

    ExtremeAccumulator(Kernels kernels, Extremum which, DType dtype) {
        this.kernels = kernels;
        this.which = which;
        this.dtype = dtype;
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        long next = kernels.extremum(which, dtype, block, elementCount);
        bits = empty ? next : which.of(dtype, bits, next);
        empty = false;
    }

    @Override
    public void clear() {
        empty = true;
    }

    @Override
    public Partial partial() {
        return empty ? new Nothing() : new Extreme(which, dtype, bits);
    }
}
