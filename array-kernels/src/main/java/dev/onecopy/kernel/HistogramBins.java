package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/**
 * Bins of equal width, with the edges that {@code numpy.histogram_bin_edges} gives: bin k holds what is at least edge k
 * and less than edge k + 1, the last bin what equals its upper edge too.
 */
public final class HistogramBins {
    private final int binCount;
    private final double low;
    private final double scale;
    private final double[] edges;
    private final double last;
    private final double doubt;

    /**
     * @param dtype of the edges: float32 if the elements are, since NumPy rounds them; float64 else
     * @param binCount at least 1
     * @param low the first edge, finite
     * @param high the last edge, finite and larger than the first
     */
    public HistogramBins(DType dtype, int binCount, double low, double high) {
        if (binCount < 1 || !(low < high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException(
                    "no " + binCount + " bins lie between " + low + " and " + high + "; they need low < high");
        }
        this.binCount = binCount;
        this.low = low;
        this.scale = binCount / (high - low);
        this.edges = new double[binCount + 1];
        double step = (high - low) / binCount;
        for (int i = 0; i <= binCount; i++) {
            double edge = i == binCount ? high : i * step + low;
            edges[i] = dtype == DType.FLOAT64 ? edge : rounded(dtype, edge);
        }
        this.last = edges[binCount];
        this.doubt = doubt();
        // Nothing is moved on from the last bin.
        edges[binCount] = Double.POSITIVE_INFINITY;
    }

    /** How far the estimate for an edge is from its number, at most. */
    private double doubt() {
        double farthest = 0;
        for (int i = 0; i <= binCount; i++) {
            farthest = Math.max(farthest, Math.abs((edges[i] - low) * scale - i));
        }
        return farthest;
    }

    private static double rounded(DType dtype, double edge) {
        return Elements.floating(dtype, Elements.floatingBits(dtype, edge));
    }

    public int binCount() {
        return binCount;
    }

    public double low() {
        return low;
    }

    /** The least that is in a bin. */
    public double first() {
        return edges[0];
    }

    /** The most that is in a bin. */
    public double last() {
        return last;
    }

    /** The bin of an element is estimated as {@code (element - low) * scale}, rounded down. */
    public double scale() {
        return scale;
    }

    /**
     * The estimate of {@link #scale} is right if its distance from the integers on both sides is larger than this: it
     * grows with the element, and for no edge is it farther from the edge's number.
     */
    public double doubtfulDistance() {
        return doubt;
    }

    /**
     * The bin of an element, or the number of bins if it is in none. The bin is estimated, then compared with its
     * edges, as in NumPy.
     */
    public int binOf(double element) {
        if (!(element >= edges[0] && element <= last)) {
            return binCount;
        }
        // Where float32 is coarser than the bins, the first edge was rounded down by more than one of them.
        int bin = Math.clamp((int) ((element - low) * scale), 0, binCount - 1);
        if (element < edges[bin]) {
            return bin - 1;
        }
        return element >= edges[bin + 1] ? bin + 1 : bin;
    }
}
