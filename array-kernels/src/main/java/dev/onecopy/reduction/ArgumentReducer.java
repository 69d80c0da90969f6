package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/**
 * Where the smallest or largest element is.
 *
 * @param largest which of the two
 * @param dtype of the elements, not float16
 * @param index of the walk
 * @param elementCount how many elements are reduced to one
 */
public record ArgumentReducer(boolean largest, DType dtype, ArgumentIndex index, long elementCount) implements Reducer {
    @Override
    public int words() {
        return 2;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new ArgumentAccumulator(kernels, largest, dtype, index);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        return new LaneArgument(largest, dtype, lanesARow, laneCount);
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 2, "place of an element");
        if (words[1] < 0 || words[1] >= elementCount) {
            throw new IllegalArgumentException("there is no element " + words[1] + "; there are " + elementCount);
        }
        return new Argument(largest, dtype, Words.element(dtype, words[0]), words[1]);
    }

    @Override
    public long result(Partial merged) {
        if (!(merged instanceof Argument argument) || argument.largest() != largest || argument.dtype() != dtype) {
            throw Words.foreign(merged, "place of an element of " + dtype);
        }
        return argument.index();
    }
}
