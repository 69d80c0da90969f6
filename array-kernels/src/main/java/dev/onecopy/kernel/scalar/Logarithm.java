package dev.onecopy.kernel.scalar;

/**
 * Logarithms on float64, at most 1 ulp off the correctly rounded value.
 *
 * <p>The argument is 2<sup>k</sup>·m with m between √½ and √2; with f = m - 1 and s = f / (2 + f), log(1 + f) is 2
 * artanh s. Source: {@code e_log.c}, {@code e_log2.c}, {@code e_log10.c} and {@code s_log1p.c} of FreeBSD's msun, which
 * is fdlibm (Sun Microsystems, 1993), with fused multiply-adds. The constants are public to be the same in vectors,
 * which take the same steps.
 */
public final class Logarithm {
    public static final double LN2_HIGH = 0.6931471803691238;
    public static final double LN2_LOW = 1.9082149292705877e-10;
    public static final double L1 = 0.6666666666666735;
    public static final double L2 = 0.3999999999940942;
    public static final double L3 = 0.2857142874366239;
    public static final double L4 = 0.22222198432149784;
    public static final double L5 = 0.1818357216161805;
    public static final double L6 = 0.15313837699209373;
    public static final double L7 = 0.14798198605116586;

    /** 1 / ln 2, the first with a short fraction, so that products with it are nearly exact. */
    public static final double LOG2_HIGH = 1.4426950407214463;

    public static final double LOG2_LOW = 1.6751713164886512e-10;
    public static final double LOG10_HIGH = 0.4342944818781689;
    public static final double LOG10_LOW = 2.5082946711645275e-11;

    /** log10 of 2. */
    public static final double LOG10_2_HIGH = 0.30102999566361177;

    public static final double LOG10_2_LOW = 3.694239077158931e-13;

    /** The bits of the double at √½. */
    public static final long ROOT_HALF = 0x3fe6a09e667f3bcdL;

    /** The bits that sign and exponent take. */
    public static final long EXPONENT = 0xfff0_0000_0000_0000L;

    /** Cuts a fraction to 21 bits. */
    public static final long HIGH_WORD = 0xffff_ffff_0000_0000L;

    private static final double TWO_TO_54 = 0x1p54;

    private Logarithm() {}

    /** True of positive normal numbers, which vectors take. */
    private static boolean isRegular(double x) {
        return x >= Double.MIN_NORMAL && x <= Double.MAX_VALUE;
    }

    /** What the logarithm to any base is of a number that is not regular; subnormal ones are not met here. */
    private static double irregular(double x) {
        if (x == 0) {
            return Double.NEGATIVE_INFINITY;
        }
        return x > 0 ? x : Double.NaN;
    }

    static double log(double x) {
        if (isRegular(x)) {
            return log(x, 0);
        }
        return x > 0 && x < 1 ? log(x * TWO_TO_54, -54) : irregular(x);
    }

    private static double log(double x, int scale) {
        long from = Double.doubleToRawLongBits(x) - ROOT_HALF;
        double k = (from >> 52) + scale;
        double f = fraction(x, from);
        double half = 0.5 * f * f;
        double s = f / (2 + f);
        double low = Math.fma(s, half + series(s), k * LN2_LOW);
        return Math.fma(k, LN2_HIGH, f - (half - low));
    }

    /** m - 1. */
    private static double fraction(double x, long from) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) - (from & EXPONENT)) - 1;
    }

    /** (2 artanh s - 2 s) / s. */
    private static double series(double s) {
        double z = s * s;
        double w = z * z;
        double even = w * Math.fma(w, Math.fma(w, L6, L4), L2);
        double odd = z * Math.fma(w, Math.fma(w, Math.fma(w, L7, L5), L3), L1);
        return even + odd;
    }

    static double log2(double x) {
        if (isRegular(x)) {
            return log2(x, 0);
        }
        return x > 0 && x < 1 ? log2(x * TWO_TO_54, -54) : irregular(x);
    }

    private static double log2(double x, int scale) {
        long from = Double.doubleToRawLongBits(x) - ROOT_HALF;
        double k = (from >> 52) + scale;
        double f = fraction(x, from);
        double half = 0.5 * f * f;
        double s = f / (2 + f);
        double high = cut(f - half);
        double low = Math.fma(s, half + series(s), (f - high) - half);
        double main = high * LOG2_HIGH;
        double rest = Math.fma(low + high, LOG2_LOW, low * LOG2_HIGH);
        double sum = k + main;
        return (rest + ((k - sum) + main)) + sum;
    }

    private static double cut(double x) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & HIGH_WORD);
    }

    static double log10(double x) {
        if (isRegular(x)) {
            return log10(x, 0);
        }
        return x > 0 && x < 1 ? log10(x * TWO_TO_54, -54) : irregular(x);
    }

    private static double log10(double x, int scale) {
        long from = Double.doubleToRawLongBits(x) - ROOT_HALF;
        double k = (from >> 52) + scale;
        double f = fraction(x, from);
        double half = 0.5 * f * f;
        double s = f / (2 + f);
        double high = cut(f - half);
        double low = Math.fma(s, half + series(s), (f - high) - half);
        double main = high * LOG10_HIGH;
        double whole = k * LOG10_2_HIGH;
        double rest = Math.fma(k, LOG10_2_LOW, Math.fma(low + high, LOG10_LOW, low * LOG10_HIGH));
        double sum = whole + main;
        return (rest + ((whole - sum) + main)) + sum;
    }

    static double log1p(double x) {
        if (x == 0 || !(x > -1 && x <= Double.MAX_VALUE)) {
            return x == -1 ? Double.NEGATIVE_INFINITY : x >= 0 ? x : Double.NaN;
        }
        double sum = 1 + x;
        double back = sum - 1;
        double error = (1 - (sum - back)) + (x - back);
        long from = Double.doubleToRawLongBits(sum) - ROOT_HALF;
        double k = from >> 52;
        double f = k == 0 ? x : fraction(sum, from);
        double correction = k == 0 ? 0 : error / sum;
        double half = 0.5 * f * f;
        double s = f / (2 + f);
        double low = Math.fma(s, half + series(s), Math.fma(k, LN2_LOW, correction));
        return Math.fma(k, LN2_HIGH, f - (half - low));
    }
}
