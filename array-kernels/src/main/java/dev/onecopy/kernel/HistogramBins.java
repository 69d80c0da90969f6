package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;

/**
 * Bins of equal width, with the edges that {@code numpy.histogram_bin_edges} gives: bin k holds what is at least edge k
 * and less than edge k + 1, the last bin what equals its upper edge too.
 */
public final class HistogramBins {
    private final int binCount;
    private final double low;
    private final double scale;
    private final MemorySegment edges;

    /**
     * @param dtype of the edges: float32 if the elements are, since NumPy rounds them; float64 else
     * @param binCount at least 1
     * @param low the first edge, finite
     * @param high the last edge, finite and larger than the first
     * @param allocator of native memory that lives as long as this
     */
    public HistogramBins(DType dtype, int binCount, double low, double high, SegmentAllocator allocator) {
        if (binCount < 1 || !(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "no " + binCount + " bins lie between " + low + " and " + high + "; they need low < high");
        }
        this.binCount = binCount;
        this.low = low;
        this.scale = binCount / (high - low);
        this.edges = allocator.allocate((binCount + 1L) * Double.BYTES, Double.BYTES);
        double step = (high - low) / binCount;
        for (int i = 0; i <= binCount; i++) {
            double edge = i == binCount ? high : i * step + low;
            edges.set(Elements.FLOAT64, i * 8L, dtype == DType.FLOAT64 ? edge : rounded(dtype, edge));
        }
    }

    private static double rounded(DType dtype, double edge) {
        return Elements.floating(dtype, Elements.floatingBits(dtype, edge));
    }

    public int binCount() {
        return binCount;
    }

    /** The first edge before it was rounded. */
    public double low() {
        return low;
    }

    /** Bins a unit. */
    public double scale() {
        return scale;
    }

    /** The edges as float64, one more than there are bins. */
    public MemorySegment edges() {
        return edges;
    }

    /** Edge number {@code index}. */
    public double edge(int index) {
        return edges.get(Elements.FLOAT64, index * 8L);
    }

    /**
     * The bin of an element.
     *
     * @param element between the first and the last edge
     */
    public int binOf(double element) {
        int bin = Math.min((int) ((element - low) * scale), binCount - 1);
        if (element < edge(bin)) {
            return bin - 1;
        }
        return element >= edge(bin + 1) && bin < binCount - 1 ? bin + 1 : bin;
    }
}
