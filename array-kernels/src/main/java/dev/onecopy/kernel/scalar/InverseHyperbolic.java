package dev.onecopy.kernel.scalar;

/**
 * Inverse hyperbolic functions on float64, at most 1 ulp off the correctly rounded value: as log(1 + s) with s in two
 * doubles, so that the logarithm and the last addition are the only roundings that count.
 */
final class InverseHyperbolic {
    /** From here on the square of x is so large beside 1 that arcsinh and arccosh are log(2 x). */
    private static final double LARGE = 0x1p28;

    private InverseHyperbolic() {}

    /** log(1 + x + x² / (1 + sqrt(1 + x²))) of the size of x. */
    static double arcsinh(double x) {
        double size = Math.abs(x);
        if (x == 0 || !Double.isFinite(x)) {
            return x;
        }
        if (size >= LARGE) {
            return Math.copySign(Logarithm.log(size) + Exponential.LN2, x);
        }
        double square = size * size;
        double squareLow = Math.fma(size, size, -square);
        TwoDoubles root = root(1 + square, rest(1, square) + squareLow);
        double divisor = 1 + root.high();
        double divisorLow = rest(1, root.high()) + root.low();
        double quotient = square / divisor;
        double missing = Math.fma(-quotient, divisor, square) + Math.fma(-quotient, divisorLow, squareLow);
        return Math.copySign(log1p(size, quotient, missing / divisor), x);
    }

    /** log(1 + t + sqrt(t (t + 2))) with t = x - 1, which is exact. */
    static double arccosh(double x) {
        if (!(x > 1)) {
            return x == 1 ? 0 : Double.NaN;
        }
        if (x >= LARGE) {
            return x == Double.POSITIVE_INFINITY ? x : Logarithm.log(x) + Exponential.LN2;
        }
        double above = x - 1;
        double sum = x + 1;
        double product = above * sum;
        TwoDoubles root = root(product, Math.fma(above, sum, -product) + above * rest(x, 1));
        return log1p(above, root.high(), root.low());
    }

    /** log(1 + 2 x / (1 - x)) / 2 of the size of x. */
    static double arctanh(double x) {
        double size = Math.abs(x);
        if (!(size < 1)) {
            return size == 1 ? Math.copySign(Double.POSITIVE_INFINITY, x) : Double.NaN;
        }
        double divisor = 1 - size;
        double quotient = 2 * size / divisor;
        double missing = Math.fma(-quotient, divisor, 2 * size) - quotient * rest(1, -size);
        return Math.copySign(0.5 * log1p(quotient, 0, missing / divisor), x);
    }

    /** What the sum of both, rounded, leaves out. */
    private static double rest(double first, double second) {
        double sum = first + second;
        double back = sum - first;
        return (first - (sum - back)) + (second - back);
    }

    private static TwoDoubles root(double high, double low) {
        double root = Math.sqrt(high);
        return new TwoDoubles(root, (Math.fma(-root, root, high) + low) / (2 * root));
    }

    /** log(1 + first + second + low), where low is small beside the others. */
    private static double log1p(double first, double second, double low) {
        double sum = first + second;
        return Logarithm.log1p(sum) + (rest(first, second) + low) / (1 + sum);
    }
}
