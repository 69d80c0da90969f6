package dev.onecopy.kernel.simd;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import java.util.Arrays;

/**
 * Counts elements by their bins, which vectors find for some at a time. Counts in turn in four histograms, since a
 * count that was just written is slow to read again, and adds them up at the end. Used by one thread.
 */
final class Binning {
    /** How many elements are binned at a time: whole vectors of any width. */
    static final int RUN_ELEMENTS = 256;

    /** With more bins the histograms take longer than the elements. */
    static final int MOST_BINS = 511;

    private static final int HISTOGRAMS = 4;
    private static final int SIZE = MOST_BINS + 1;

    /** New memory for each block would pass through the cache beside its elements. */
    private static final ThreadLocal<Binning> OF_THREAD = ThreadLocal.withInitial(Binning::new);

    private final int[] found = new int[RUN_ELEMENTS];
    private final int[] counted = new int[HISTOGRAMS * SIZE];

    private Binning() {}

    /** Adds to the count of each bin; the element count fills whole runs. */
    static void count(Loops.Bins loop, Block source, int elementCount, HistogramBins bins, Block counts) {
        Binning binning = OF_THREAD.get();
        int binCount = bins.binCount();
        for (int histogram = 0; histogram < HISTOGRAMS; histogram++) {
            Arrays.fill(binning.counted, histogram * SIZE, histogram * SIZE + binCount, 0);
        }
        for (int i = 0; i < elementCount; i += RUN_ELEMENTS) {
            loop.run(source, i, RUN_ELEMENTS, bins, binning.found);
            tally(binning.found, binning.counted);
        }
        binning.add(counts, binCount);
    }

    private static void tally(int[] found, int[] counted) {
        for (int k = 0; k < RUN_ELEMENTS; k += HISTOGRAMS) {
            counted[found[k]]++;
            counted[SIZE + found[k + 1]]++;
            counted[2 * SIZE + found[k + 2]]++;
            counted[3 * SIZE + found[k + 3]]++;
        }
    }

    private void add(Block counts, int binCount) {
        for (int bin = 0; bin < binCount; bin++) {
            long more = (long) counted[bin] + counted[SIZE + bin] + counted[2 * SIZE + bin] + counted[3 * SIZE + bin];
            long offset = counts.offsetBytes(bin);
            counts.memory().set(Elements.INT64, offset, counts.memory().get(Elements.INT64, offset) + more);
        }
    }
}
