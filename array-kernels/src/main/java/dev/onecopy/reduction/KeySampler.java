package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of some elements of each block.
 *
 * @param dtype of the elements
 * @param keysABlock how many, at most
 * @param maximumKeys how many a slice takes at most
 */
public record KeySampler(DType dtype, int keysABlock, int maximumKeys) implements Reducer {
    @Override
    public int words() {
        return maximumKeys;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new Sample();
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("lanes are not sampled");
    }

    @Override
    public Partial decode(long[] words) {
        KeyRange numbers = KeyRange.all(dtype);
        boolean keys = Arrays.stream(words).allMatch(key -> numbers.contains(key) || KeyRange.isNan(dtype, key));
        if (words.length > maximumKeys || !keys) {
            throw new IllegalArgumentException("these are not at most " + maximumKeys + " keys of " + dtype);
        }
        return new Keys(words.clone());
    }

    @Override
    public long result(Partial merged) {
        throw new UnsupportedOperationException("a sample is no result");
    }

    private final class Sample implements Accumulator {
        private final long[] keys = new long[maximumKeys];
        private int count;

        @Override
        public void add(Block block, @Nullable Block mask, int elementCount, long position) {
            int some = Math.min(Math.min(keysABlock, elementCount), maximumKeys - count);
            for (int i = 0; i < some; i++) {
                int element = (int) ((long) i * elementCount / some);
                keys[count++] = Elements.key(dtype, block.memory(), block.offsetBytes(element));
            }
        }

        @Override
        public Partial partial() {
            return new Keys(Arrays.copyOf(keys, count));
        }

        @Override
        public void clear() {
            count = 0;
        }
    }
}
