package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/**
 * Bins of equal width, with edges computed as {@code numpy.histogram_bin_edges} does: bin k holds what is at least edge
 * k and less than edge k + 1, the last bin what equals its upper edge too.
 */
public final class HistogramBins {
    private final int binCount;
    private final double low;
    private final double scale;
    private final double[] edges;
    private final double last;
    private final double doubt;
    private final float singleDoubt;

    /**
     * Bins between two bounds; if these are equal, from 0.5 below to 0.5 above.
     *
     * @param dtype of the edges, to which they are rounded
     * @param binCount at least 1
     * @param low the lower bound
     * @param high the upper bound
     * @throws IllegalArgumentException if the bounds are not finite, or the lower one is above the upper one, or not
     *     every edge would be larger than the one before
     */
    public HistogramBins(DType dtype, int binCount, double low, double high) {
        if (!Double.isFinite(low) || !Double.isFinite(high) || !Double.isFinite(high - low)) {
            throw new IllegalArgumentException("the range of [" + low + ", " + high + "] is not finite");
        }
        if (low > high) {
            throw new IllegalArgumentException(
                    "max must be larger than min in the range of [" + low + ", " + high + "]");
        }
        double widening = low == high ? 0.5 : 0;
        double first = low - widening;
        double width = high + widening - first;
        this.binCount = binCount;
        this.low = first;
        this.scale = binCount / width;
        this.edges = new double[binCount + 1];
        double step = width / binCount;
        for (int i = 0; i <= binCount; i++) {
            double edge = i == binCount ? high + widening : i * step + first;
            edges[i] = dtype == DType.FLOAT64 ? edge : rounded(dtype, edge);
            if (i > 0 && !(edges[i - 1] < edges[i])) {
                throw new IllegalArgumentException("there are too many bins for the range of [" + low + ", " + high
                        + "]: " + binCount + " cannot be told apart in " + dtype);
            }
        }
        this.last = edges[binCount];
        this.doubt = doubt();
        this.singleDoubt = singleDoubt();
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

    /** The same if elements, {@link #low} and {@link #scale} are float32, and so is what is computed of them. */
    private float singleDoubt() {
        float farthest = 0;
        for (int i = 0; i <= binCount; i++) {
            float estimate = (notBelow(edges[i]) - (float) low) * (float) scale;
            farthest = Math.max(farthest, Math.abs(estimate - i));
        }
        return farthest;
    }

    /** The least float32 that is not below a number. */
    private static float notBelow(double number) {
        float nearest = (float) number;
        return nearest < number ? Math.nextUp(nearest) : nearest;
    }

    private static double rounded(DType dtype, double edge) {
        return Elements.floating(dtype, Elements.floatingBits(dtype, edge));
    }

    public int binCount() {
        return binCount;
    }

    /** One of the edges, of which there is one more than bins. */
    public double edge(int number) {
        return number == binCount ? last : edges[number];
    }

    /** The first edge before it was rounded. */
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

    /** The {@link #doubtfulDistance} of an estimate in float32; NaN if none is right. */
    public float doubtfulSingleDistance() {
        return singleDoubt;
    }

    /** The least float32 that is in a bin. */
    public float firstSingle() {
        return notBelow(edges[0]);
    }

    /** The largest float32 that is in a bin. */
    public float lastSingle() {
        return -notBelow(-last);
    }

    /**
     * The bin of an element, or the number of bins if it is in none. The bin is estimated, then compared with its
     * edges, as in NumPy.
     */
    public int binOf(double element) {
        if (!(element >= edges[0] && element <= last)) {
            return binCount;
        }
        // An only bin may be narrower than what its first edge was rounded down by.
        int bin = Math.clamp((int) ((element - low) * scale), 0, binCount - 1);
        if (element < edges[bin]) {
            return bin - 1;
        }
        return element >= edges[bin + 1] ? bin + 1 : bin;
    }
}
