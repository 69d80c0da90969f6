package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/**
 * Smallest and largest elements.
 *
 * @param dtype of the elements, not float16
 * @param result of the extremum
 */
public record ExtremeReducer(Extremum which, DType dtype, DType result) implements Reducer {
    @Override
    public int words() {
        return 1;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new ExtremeAccumulator(kernels, which, dtype);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        BinaryOperation operation = switch (which) {
            case MINIMUM -> BinaryOperation.MINIMUM;
            case MAXIMUM -> BinaryOperation.MAXIMUM;
            case MINIMUM_NUMBER -> BinaryOperation.FMIN;
            case MAXIMUM_NUMBER -> BinaryOperation.FMAX;
        };
        return new LaneFold(
                kernels, operation, dtype, dtype, bits -> new Extreme(which, dtype, bits), allocator, laneCount);
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 1, "smallest or largest element");
        return new Extreme(which, dtype, Words.element(dtype, words[0]));
    }

    @Override
    public long result(Partial merged) {
        if (!(merged instanceof Extreme extreme) || extreme.which() != which || extreme.dtype() != dtype) {
            throw Words.foreign(merged, which + " of " + dtype);
        }
        return dtype == result
                ? extreme.bits()
                : Elements.floatingBits(result, Elements.floating(dtype, extreme.bits()));
    }
}
