package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import java.lang.foreign.MemorySegment;

/** How many elements are true, and how many are in each bin. */
final class Counting {
    private static final int HISTOGRAMS = 4;

    private Counting() {}

    static long nonzero(DType dtype, Block source, int elementCount) {
        long count = 0;
        for (int i = 0; i < elementCount; i++) {
            count += Conversion.isTrue(dtype, source, i) ? 1 : 0;
        }
        return count;
    }

    /**
     * Counts in turn in four histograms, since a count that was just written is slow to read again, and adds them up at
     * the end of the block.
     */
    static void histogram(DType dtype, Block source, int elementCount, HistogramBins bins, Block counts) {
        int size = bins.binCount() + 1;
        if (size > elementCount) {
            for (int i = 0; i < elementCount; i++) {
                int bin = bins.binOf(FloatingElement.read(dtype, source, i));
                if (bin < bins.binCount()) {
                    add(counts, bin, 1);
                }
            }
            return;
        }
        int[] local = new int[HISTOGRAMS * size];
        switch (dtype) {
            case FLOAT64 -> float64(source, elementCount, bins, local);
            case FLOAT32 -> float32(source, elementCount, bins, local);
            default -> {
                for (int i = 0; i < elementCount; i++) {
                    local[i % HISTOGRAMS * size + bins.binOf(FloatingElement.read(dtype, source, i))]++;
                }
            }
        }
        for (int bin = 0; bin < bins.binCount(); bin++) {
            long sum = (long) local[bin] + local[bin + size] + local[bin + 2 * size] + local[bin + 3 * size];
            add(counts, bin, sum);
        }
    }

    private static void float64(Block source, int elementCount, HistogramBins bins, int[] local) {
        MemorySegment memory = source.memory();
        int size = bins.binCount() + 1;
        int i = 0;
        for (; i <= elementCount - HISTOGRAMS; i += HISTOGRAMS) {
            long offset = source.offsetBytes() + i * 8L;
            local[bins.binOf(memory.get(Elements.FLOAT64, offset))]++;
            local[size + bins.binOf(memory.get(Elements.FLOAT64, offset + 8))]++;
            local[2 * size + bins.binOf(memory.get(Elements.FLOAT64, offset + 16))]++;
            local[3 * size + bins.binOf(memory.get(Elements.FLOAT64, offset + 24))]++;
        }
        for (; i < elementCount; i++) {
            local[bins.binOf(memory.get(Elements.FLOAT64, source.offsetBytes() + i * 8L))]++;
        }
    }

    private static void float32(Block source, int elementCount, HistogramBins bins, int[] local) {
        MemorySegment memory = source.memory();
        int size = bins.binCount() + 1;
        int i = 0;
        for (; i <= elementCount - HISTOGRAMS; i += HISTOGRAMS) {
            long offset = source.offsetBytes() + i * 4L;
            local[bins.binOf(memory.get(Elements.FLOAT32, offset))]++;
            local[size + bins.binOf(memory.get(Elements.FLOAT32, offset + 4))]++;
            local[2 * size + bins.binOf(memory.get(Elements.FLOAT32, offset + 8))]++;
            local[3 * size + bins.binOf(memory.get(Elements.FLOAT32, offset + 12))]++;
        }
        for (; i < elementCount; i++) {
            local[bins.binOf(memory.get(Elements.FLOAT32, source.offsetBytes() + i * 4L))]++;
        }
    }

    private static void add(Block counts, int bin, long more) {
        long offset = counts.offsetBytes() + bin * 8L;
        counts.memory().set(Elements.INT64, offset, counts.memory().get(Elements.INT64, offset) + more);
    }
}
