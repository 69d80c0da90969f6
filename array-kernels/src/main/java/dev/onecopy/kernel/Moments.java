package dev.onecopy.kernel;

/**
 * What the variance of elements is computed from.
 *
 * @param count how many elements
 * @param mean of them; 0 of none
 * @param squares the sum of the squares of their distances from the mean
 */
public record Moments(long count, double mean, double squares) {
    /** Of no elements. */
    public static final Moments NONE = new Moments(0, 0, 0);

    /**
     * An infinite element has no distance from its mean, which is infinite too: 0 * mean makes the squares NaN then.
     * The mean of finite elements may overflow, and then the squares have: they stay infinite, as NumPy's do.
     */
    public Moments {
        if (!Double.isInfinite(squares)) {
            squares += 0 * mean;
        }
    }

    /**
     * Those of these elements and others together.
     *
     * <p>Source: Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances"
     * (1979).
     */
    public Moments and(Moments other) {
        if (count == 0) {
            return other;
        }
        if (other.count == 0) {
            return this;
        }
        long all = count + other.count;
        double distance = other.mean - mean;
        double share = (double) other.count / all;
        double within = squares + other.squares;
        // Once they have overflowed nothing brings them back, not even the distance of two means that have, which is
        // NaN.
        double both = Double.isInfinite(within) ? within : within + distance * distance * (count * share);
        return new Moments(all, Math.fma(distance, share, mean), both);
    }
}
