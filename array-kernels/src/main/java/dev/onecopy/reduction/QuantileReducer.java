package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Quantiles of lanes that fit scratch memory: all keys of a lane are taken, and the ones that are asked for selected.
 *
 * @param dtype of the elements, not float16
 * @param laneElements how many elements a lane has
 */
public record QuantileReducer(DType dtype, QuantileRanks ranks, int laneElements) implements Reducer {
    @Override
    public int heapNumbers() {
        return laneElements;
    }

    @Override
    public int words() {
        return 1;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return new Selection();
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("quantiles are not selected side by side");
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 1, "quantile");
        return new Selected(ranks.result(), Words.element(ranks.result(), words[0]));
    }

    @Override
    public long result(Partial merged) {
        if (merged instanceof Selected quantile && quantile.dtype() == ranks.result()) {
            return quantile.bits();
        }
        throw Words.foreign(merged, "quantile");
    }

    private final class Selection implements Accumulator {
        private final long[] keys = new long[laneElements];
        private int count;

        @Override
        public void add(Block block, @Nullable Block mask, int elementCount, long position) {
            for (int i = 0; i < elementCount; i++) {
                keys[count++] = Elements.key(dtype, block.memory(), block.offsetBytes(i));
            }
        }

        @Override
        public Partial partial() {
            int numbers = 0;
            for (int i = 0; i < count; i++) {
                if (!KeyRange.isNan(dtype, keys[i])) {
                    long number = keys[i];
                    keys[i] = keys[numbers];
                    keys[numbers++] = number;
                }
            }
            return new Selected(ranks.result(), quantile(numbers));
        }

        private long quantile(int numbers) {
            if (ranks.isNan(numbers, count - numbers)) {
                return ranks.nan();
            }
            int lower = (int) ranks.lower(numbers);
            int upper = (int) ranks.upper(numbers);
            Selecting.place(keys, 0, numbers, lower);
            long next = upper == lower
                    ? keys[lower]
                    : Arrays.stream(keys, lower + 1, numbers).min().orElseThrow();
            return ranks.between(dtype, keys[lower], next, numbers);
        }

        @Override
        public void clear() {
            count = 0;
        }
    }
}
