package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;

/** How many elements are true, and how many are in each bin. */
final class Counting {
    private Counting() {}

    static long nonzero(DType dtype, Block source, int elementCount) {
        long count = 0;
        for (int i = 0; i < elementCount; i++) {
            count += Conversion.isTrue(dtype, source, i) ? 1 : 0;
        }
        return count;
    }

    static void histogram(DType dtype, Block source, int elementCount, HistogramBins bins, Block counts) {
        double low = bins.edge(0);
        double high = bins.edge(bins.binCount());
        for (int i = 0; i < elementCount; i++) {
            double element = FloatingElement.read(dtype, source, i);
            if (element >= low && element <= high) {
                long offset = counts.offsetBytes() + bins.binOf(element) * 8L;
                counts.memory().set(Elements.INT64, offset, counts.memory().get(Elements.INT64, offset) + 1);
            }
        }
    }
}
