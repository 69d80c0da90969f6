package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.ValueRange;
import dev.onecopy.kernel.ValueTable;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Counts elements by bins of equal width. Integers are counted by value first, and each value has its bin in the end.
 *
 * @param dtype of the elements: float64, float32 or an integer
 * @param values the integers that are in a bin; null of a floating dtype
 */
public record HistogramReducer(
        DType dtype, HistogramBins bins, @Nullable ValueRange values) implements Reducer {
    @Override
    public int words() {
        return bins.binCount();
    }

    @Override
    public int heapNumbers() {
        return values == null ? 0 : ValueTable.heapNumbers(values);
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return values == null
                ? new Counting(kernels, LaneBlocks.allocate(allocator, DType.INT64, words()))
                : new ValueCounts(kernels, dtype, new ValueTable(values), words(), bins::binOf);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("there are no histograms of lanes");
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, words(), "histogram");
        Words.checkCounts(words, Long.MAX_VALUE);
        return new Counts(words.clone());
    }

    @Override
    public long result(Partial merged) {
        throw new UnsupportedOperationException("a histogram is more than one number");
    }

    private final class Counting implements Accumulator {
        private final Kernels kernels;
        private final Block counts;

        Counting(Kernels kernels, Block counts) {
            this.kernels = kernels;
            this.counts = counts;
            clear();
        }

        @Override
        public void add(Block block, @Nullable Block mask, int elementCount, long position) {
            kernels.histogram(dtype, block, elementCount, bins, counts);
        }

        @Override
        public Partial partial() {
            long[] all = new long[words()];
            for (int bin = 0; bin < all.length; bin++) {
                all[bin] = counts.memory().get(Elements.INT64, counts.offsetBytes(bin));
            }
            return new Counts(all);
        }

        @Override
        public void clear() {
            for (int bin = 0; bin < words(); bin++) {
                counts.memory().set(Elements.INT64, counts.offsetBytes(bin), 0);
            }
        }
    }
}
