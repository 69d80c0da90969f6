package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.ValueRange;
import dev.onecopy.kernel.ValueTable;
import java.lang.foreign.SegmentAllocator;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts elements below a range of keys, NaNs, and the elements of each bin of the range, in this order.
 *
 * @param elementCount how many elements there are in all slices together
 */
public record KeyCounter(KeyRange range, long elementCount) implements Reducer {
    @Override
    public int words() {
        return 2 + range.binCount();
    }

    @Override
    public int heapNumbers() {
        return range.dtype().isNarrowInteger() ? ValueTable.heapNumbers(ValueRange.of(range.dtype())) : 0;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        if (range.dtype().isNarrowInteger()) {
            ValueTable table = new ValueTable(ValueRange.of(range.dtype()));
            return new ValueCounts(kernels, range.dtype(), table, words(), wordOfValue());
        }
        return new Counting(
                kernels,
                LaneBlocks.allocate(allocator, range.dtype(), blockElements),
                LaneBlocks.allocate(allocator, DType.INT64, range.binCount()));
    }

    /** Where an integer counts, which is its own key. */
    private LongToIntFunction wordOfValue() {
        int shift = range.shift();
        int none = words();
        return value -> {
            if (value < range.lowest()) {
                return 0;
            }
            return value > range.highest() ? none : 2 + (int) ((value - range.lowest()) >>> shift);
        };
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        throw new UnsupportedOperationException("keys are not counted by lanes");
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, words(), "count of keys");
        Words.checkCounts(words, elementCount);
        return new Counts(words.clone());
    }

    @Override
    public long result(Partial merged) {
        throw new UnsupportedOperationException("counts are no result");
    }

    private final class Counting implements Accumulator {
        private final Kernels kernels;
        private final Block within;
        private final Block bins;
        private final int shift = range.shift();
        private long below;
        private long nans;

        Counting(Kernels kernels, Block within, Block bins) {
            this.kernels = kernels;
            this.within = within;
            this.bins = bins;
            clear();
        }

        @Override
        public void add(Block block, @Nullable Block mask, int elementCount, long position) {
            DType dtype = range.dtype();
            long counts = kernels.partition(dtype, block, elementCount, range.lowest(), range.highest(), within);
            below += counts >>> Integer.SIZE;
            kernels.countKeys(dtype, within, (int) counts, range.lowest(), shift, bins);
            nans += kernels.countNan(dtype, block, elementCount);
        }

        @Override
        public Partial partial() {
            long[] counts = new long[words()];
            counts[0] = below;
            counts[1] = nans;
            for (int bin = 0; bin < range.binCount(); bin++) {
                counts[2 + bin] = bins.memory().get(Elements.INT64, bins.offsetBytes(bin));
            }
            return new Counts(counts);
        }

        @Override
        public void clear() {
            below = 0;
            nans = 0;
            for (int bin = 0; bin < range.binCount(); bin++) {
                bins.memory().set(Elements.INT64, bins.offsetBytes(bin), 0);
            }
        }
    }
}
