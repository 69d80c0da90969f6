package dev.onecopy.kernel.scalar;

/**
 * Sine, cosine and tangent on float64, at most 1 ulp off the correctly rounded value.
 *
 * <p>Arguments below {@link #REGULAR} are cut into n·π/2 + r by Cody and Waite's method, with π/2 in three doubles and
 * fused multiply-adds, which make the first step exact; r comes in two doubles. The polynomials are those of fdlibm's
 * {@code k_sin.c} and {@code k_cos.c} (Sun Microsystems, 1993). Larger arguments are left to {@link StrictMath}, which
 * is fdlibm with the reduction of Payne and Hanek. The constants are public to be the same in vectors, which take the
 * same steps.
 */
public final class Circular {
    /** Arguments of this size and more are left to {@link StrictMath}. */
    public static final double REGULAR = 1 << 20;

    public static final double TWO_OVER_PI = 0x1.45f306dc9c883p-1;
    public static final double PI_2_FIRST = 0x1.921fb54442d18p+0;
    public static final double PI_2_SECOND = 0x1.1a62633145c07p-54;
    public static final double PI_2_THIRD = -0x1.f1976b7ed8fbcp-110;

    public static final double S1 = -0.16666666666666632;
    public static final double S2 = 0.00833333333332249;
    public static final double S3 = -0.0001984126982985795;
    public static final double S4 = 2.7557313707070068e-06;
    public static final double S5 = -2.5050760253406863e-08;
    public static final double S6 = 1.58969099521155e-10;

    public static final double C1 = 0.0416666666666666;
    public static final double C2 = -0.001388888888887411;
    public static final double C3 = 2.480158728947673e-05;
    public static final double C4 = -2.7557314351390663e-07;
    public static final double C5 = 2.087572321298175e-09;
    public static final double C6 = -1.1359647557788195e-11;

    private Circular() {}

    static double sin(double x) {
        if (!(Math.abs(x) < REGULAR)) {
            return StrictMath.sin(x);
        }
        if (x == 0) {
            return x;
        }
        double n = quarters(x);
        return turned(reduced(x, n), (long) n);
    }

    static double cos(double x) {
        if (!(Math.abs(x) < REGULAR)) {
            return StrictMath.cos(x);
        }
        double n = quarters(x);
        return turned(reduced(x, n), (long) n + 1);
    }

    /** The sine of r and a number of quarter turns. */
    private static double turned(TwoDoubles r, long quarters) {
        double size = (quarters & 1) == 0 ? r.high() + sineRest(r) : cosine(r);
        return (quarters & 2) == 0 ? size : -size;
    }

    private static double quarters(double x) {
        return Math.fma(x, TWO_OVER_PI, Exponential.ROUNDING) - Exponential.ROUNDING;
    }

    private static TwoDoubles reduced(double x, double n) {
        double first = Math.fma(n, -PI_2_FIRST, x);
        double second = n * PI_2_SECOND;
        double error = Math.fma(n, PI_2_SECOND, -second);
        double high = first - second;
        double low = ((first - high) - second) - error;
        return new TwoDoubles(high, Math.fma(n, -PI_2_THIRD, low));
    }

    /** The sine of a reduced argument, less its first double. */
    private static double sineRest(TwoDoubles r) {
        double x = r.high();
        double z = x * x;
        double p = Math.fma(z, S6, S5);
        p = Math.fma(z, p, S4);
        p = Math.fma(z, p, S3);
        p = Math.fma(z, p, S2);
        double cube = z * x;
        double inner = Math.fma(cube, -p, 0.5 * r.low());
        return Math.fma(cube, S1, r.low() - z * inner);
    }

    private static double cosine(TwoDoubles r) {
        double half = 0.5 * (r.high() * r.high());
        return (1 - half) + cosineRest(r, half);
    }

    /** The cosine of a reduced argument, less 1 - half. */
    private static double cosineRest(TwoDoubles r, double half) {
        double z = r.high() * r.high();
        double p = Math.fma(z, C6, C5);
        p = Math.fma(z, p, C4);
        p = Math.fma(z, p, C3);
        p = Math.fma(z, p, C2);
        p = Math.fma(z, p, C1);
        double small = Math.fma(z * z, p, -(r.high() * r.low()));
        return ((1 - (1 - half)) - half) + small;
    }

    static double tan(double x) {
        if (!(Math.abs(x) < REGULAR)) {
            return StrictMath.tan(x);
        }
        if (x == 0) {
            return x;
        }
        double n = quarters(x);
        TwoDoubles r = reduced(x, n);
        double sineLow = sineRest(r);
        double sine = r.high() + sineLow;
        double sineError = (r.high() - sine) + sineLow;
        double half = 0.5 * (r.high() * r.high());
        double cosineLow = cosineRest(r, half);
        double cosine = (1 - half) + cosineLow;
        double cosineError = ((1 - half) - cosine) + cosineLow;
        return ((long) n & 1) == 0
                ? quotient(sine, sineError, cosine, cosineError)
                : -quotient(cosine, cosineError, sine, sineError);
    }

    private static double quotient(double dividend, double dividendLow, double divisor, double divisorLow) {
        double quotient = dividend / divisor;
        double missing = Math.fma(-quotient, divisor, dividend) + Math.fma(-quotient, divisorLow, dividendLow);
        return quotient + missing / divisor;
    }
}
