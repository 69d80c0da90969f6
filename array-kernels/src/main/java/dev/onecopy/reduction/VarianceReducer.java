package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.lang.foreign.SegmentAllocator;

/**
 * Variances, computed in float64 and rounded once.
 *
 * @param dtype of the elements: float64 or float32; of all elements without a mask, also integers of at most 32 bits
 *     but uint32
 * @param result of the variance
 * @param ddof what is subtracted from the count
 */
public record VarianceReducer(DType dtype, DType result, double ddof) implements Reducer {
    @Override
    public int words() {
        return 3;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new VariationAccumulator(kernels, dtype);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        return new LaneVariation(kernels, dtype, allocator, laneCount);
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 3, "variance");
        return new Variation(
                new Moments(words[0], Double.longBitsToDouble(words[1]), Double.longBitsToDouble(words[2])));
    }

    @Override
    public long result(Partial merged) {
        return switch (merged) {
            case Variation variation -> variance(variation.moments());
            case Nothing nothing -> variance(Moments.NONE);
            default -> throw Words.foreign(merged, "variance");
        };
    }

    private long variance(Moments moments) {
        return Elements.floatingBits(result, moments.squares() / Math.max(moments.count() - ddof, 0));
    }
}
