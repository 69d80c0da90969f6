package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/**
 * No reduction: each element becomes the sum of those of its lane up to it, and is written at once, so that there are
 * no partials.
 *
 * @param dtype of the elements, not float16
 * @param result the dtype in which sums are written
 */
public record Running(DType dtype, DType result) implements Reducer {
    @Override
    public int words() {
        return 0;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        throw none();
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw none();
    }

    @Override
    public Partial decode(long[] words) {
        throw new IllegalArgumentException("running sums have no partials");
    }

    @Override
    public long result(Partial merged) {
        throw none();
    }

    private static UnsupportedOperationException none() {
        return new UnsupportedOperationException("running sums are not accumulated");
    }
}
