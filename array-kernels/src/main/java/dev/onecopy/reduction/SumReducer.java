package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/**
 * Sums: of floats in float64, rounded once; of integers and bools modulo 2<sup>64</sup>. A sum of nothing but -0.0 is
 * 0.0, as in NumPy, where sums begin with 0.0.
 *
 * @param dtype of the elements, not float16
 * @param result of the sum
 */
public record SumReducer(DType dtype, DType result) implements Reducer {
    @Override
    public int words() {
        return 1;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return dtype.isFloating()
                ? new FloatingSumAccumulator(kernels, dtype, allocator, elementCount, blockElements)
                : new IntegerSumAccumulator(kernels, dtype);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        return dtype.isFloating()
                ? new LaneSum(kernels, dtype, allocator, laneCount)
                : new LaneFold(kernels, BinaryOperation.ADD, dtype, DType.INT64, IntegerSum::new, allocator, laneCount);
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 1, "sum");
        return dtype.isFloating() ? new FloatingSum(Double.longBitsToDouble(words[0])) : new IntegerSum(words[0]);
    }

    @Override
    public long result(Partial merged) {
        if (dtype.isFloating() && merged instanceof FloatingSum sum) {
            return Elements.floatingBits(result, sum.value() + 0.0);
        }
        if (!dtype.isFloating() && merged instanceof IntegerSum sum) {
            return sum.value();
        }
        throw Words.foreign(merged, "sum of " + dtype);
    }
}
