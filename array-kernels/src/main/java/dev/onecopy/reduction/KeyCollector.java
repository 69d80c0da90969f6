package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes the keys of all elements of a range.
 *
 * @param maximumKeys how many there are in all slices together
 */
public record KeyCollector(KeyRange range, int maximumKeys) implements Reducer {
    @Override
    public int words() {
        return maximumKeys;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new Collection(kernels, LaneBlocks.allocate(allocator, range.dtype(), blockElements));
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("keys are not collected by lanes");
    }

    @Override
    public Partial decode(long[] words) {
        if (words.length > maximumKeys || !Arrays.stream(words).allMatch(range::contains)) {
            throw new IllegalArgumentException("these are not at most " + maximumKeys + " keys of " + range);
        }
        return new Keys(words.clone());
    }

    @Override
    public long result(Partial merged) {
        throw new UnsupportedOperationException("keys are no result");
    }

    private final class Collection implements Accumulator {
        private final Kernels kernels;
        private final Block found;
        private final long[] keys = new long[maximumKeys];
        private int count;

        Collection(Kernels kernels, Block found) {
            this.kernels = kernels;
            this.found = found;
        }

        @Override
        public void add(Block block, @Nullable Block mask, int elementCount, long position) {
            DType dtype = range.dtype();
            int more = (int) kernels.partition(dtype, block, elementCount, range.lowest(), range.highest(), found);
            for (int i = 0; i < more; i++) {
                keys[count++] = Elements.key(dtype, found.memory(), found.offsetBytes(i));
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
