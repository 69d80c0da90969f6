package dev.onecopy.kernel.scalar;

/**
 * The exponential function and its relatives on float64, at most 1 ulp off the correctly rounded value.
 *
 * <p>The argument is cut into n·ln 2 + r with |r| at most ln 2 / 2, by Cody and Waite's method with a fused
 * multiply-add, whose first step is exact. e<sup>r</sup> is 1 + r + r²·q(r), where q has degree 10 and was interpolated
 * at Chebyshev's nodes with 120 digits; its error is below 2<sup>-60</sup>. The constants are public to be the same in
 * vectors, which take the same steps.
 */
public final class Exponential {
    /** Beyond this the result may be subnormal or infinite; vectors leave it to these functions. */
    public static final double REGULAR = 708;

    /** Powers of two are regular below this. */
    public static final double REGULAR_POWER = 1021;

    /** Added to a double below 2<sup>51</sup>, this leaves the nearest integer in the low bits. */
    public static final double ROUNDING = 0x1.8p52;

    public static final double LOG2_E = 0x1.71547652b82fep+0;
    public static final double LN2 = 0x1.62e42fefa39efp-1;

    /** What the double {@link #LN2} lacks. */
    public static final double LN2_REST = 0x1.abc9e3b39803fp-56;

    public static final double Q0 = 0.5;
    public static final double Q1 = 0.1666666666666667;
    public static final double Q2 = 0.04166666666666667;
    public static final double Q3 = 0.008333333333326141;
    public static final double Q4 = 0.0013888888888883752;
    public static final double Q5 = 0.00019841269874800493;
    public static final double Q6 = 2.4801587325533363e-05;
    public static final double Q7 = 2.7557255425746198e-06;
    public static final double Q8 = 2.755727366134847e-07;
    public static final double Q9 = 2.510520637405601e-08;
    public static final double Q10 = 2.0914679376654634e-09;

    private static final double OVERFLOW = 0x1.62e42fefa39efp+9;
    private static final double UNDERFLOW = -745.2;

    private Exponential() {}

    /** (e<sup>r</sup> - 1 - r) / r². */
    static double polynomial(double r) {
        double q = Math.fma(Q10, r, Q9);
        q = Math.fma(q, r, Q8);
        q = Math.fma(q, r, Q7);
        q = Math.fma(q, r, Q6);
        q = Math.fma(q, r, Q5);
        q = Math.fma(q, r, Q4);
        q = Math.fma(q, r, Q3);
        q = Math.fma(q, r, Q2);
        q = Math.fma(q, r, Q1);
        return Math.fma(q, r, Q0);
    }

    /** The integer n of an argument, as a double. */
    static double periods(double x) {
        return Math.fma(x, LOG2_E, ROUNDING) - ROUNDING;
    }

    static double exp(double x) {
        if (Math.abs(x) < REGULAR) {
            double n = periods(x);
            double r = Math.fma(n, -LN2_REST, Math.fma(n, -LN2, x));
            return scaled(1 + Math.fma(r * r, polynomial(r), r), n);
        }
        if (x > OVERFLOW) {
            return Double.POSITIVE_INFINITY;
        }
        if (x < UNDERFLOW) {
            return 0;
        }
        double n = periods(x);
        double r = Math.fma(n, -LN2_REST, Math.fma(n, -LN2, x));
        return Double.isNaN(x) ? x : Math.scalb(1 + Math.fma(r * r, polynomial(r), r), (int) n);
    }

    static double exp2(double x) {
        boolean regular = Math.abs(x) < REGULAR_POWER;
        if (!regular && !(x >= -1080 && x < 1024)) {
            return Double.isNaN(x) ? x : x > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        double n = (x + ROUNDING) - ROUNDING;
        double f = x - n;
        double r = f * LN2;
        double rest = Math.fma(f, LN2_REST, Math.fma(f, LN2, -r));
        double power = 1 + (r + Math.fma(r * r, polynomial(r), rest));
        return regular ? scaled(power, n) : Math.scalb(power, (int) n);
    }

    /** A number near 1 times 2<sup>n</sup>, where the result is normal. */
    private static double scaled(double x, double n) {
        return Double.longBitsToDouble(Double.doubleToRawLongBits(x) + ((long) n << 52));
    }

    private static double powerOfTwo(double n) {
        return Double.longBitsToDouble(((long) n + 1023) << 52);
    }

    static double expm1(double x) {
        if (x == 0) {
            return x;
        }
        if (!(Math.abs(x) < REGULAR)) {
            return x < 0 ? -1 : exp(x);
        }
        double n = periods(x);
        double high = Math.fma(n, -LN2, x);
        double r = Math.fma(n, -LN2_REST, high);
        double rest = Math.fma(n, -LN2_REST, high - r);
        double scale = powerOfTwo(n);
        double small = Math.fma(r * r, polynomial(r), rest);
        return Math.fma(scale, small, Math.fma(scale, r, scale - 1));
    }

    /** e<sup>x</sup> - 1 of a number that is not negative and below {@link #REGULAR}, in two doubles. */
    static TwoDoubles expm1InTwo(double x) {
        double n = periods(x);
        double high = Math.fma(n, -LN2, x);
        double r = Math.fma(n, -LN2_REST, high);
        double rest = Math.fma(n, -LN2_REST, high - r);
        double scale = powerOfTwo(n);
        double small = Math.fma(r * r, polynomial(r), rest);
        double whole = scale - 1;
        double part = scale * r;
        double sum = whole + part;
        double back = sum - whole;
        double error = (whole - (sum - back)) + (part - back);
        double tail = Math.fma(scale, small, error);
        double first = sum + tail;
        return new TwoDoubles(first, (sum - first) + tail);
    }
}
