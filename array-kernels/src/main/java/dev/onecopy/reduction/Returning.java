package dev.onecopy.reduction;

import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/** Elements that a function of the user returns: nothing here adds to them. */
public record Returning() implements Reducer {
    @Override
    public int words() {
        return 1;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        throw new UnsupportedOperationException("a function of the user is called, not accumulated");
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("a function of the user is called, not accumulated");
    }

    @Override
    public Partial decode(long[] words) {
        return new Returned(words);
    }

    @Override
    public long result(Partial merged) {
        long[] words = merged.words();
        if (words.length != 1) {
            throw new IllegalArgumentException(words.length + " elements are not one");
        }
        return words[0];
    }
}
