package dev.onecopy.kernel.scalar;

/**
 * Hyperbolic functions on float64, at most 1 ulp off the correctly rounded value: from e<sup>x</sup> - 1 in two
 * doubles, so that little is lost in what follows. Vectors take the same steps.
 */
public final class Hyperbolic {
    /** From here on tanh is 1, correctly rounded. */
    public static final double TANH_IS_ONE = 22;

    private Hyperbolic() {}

    static double tanh(double x) {
        if (x == 0 || Double.isNaN(x)) {
            return x;
        }
        TwoDoubles e = Exponential.expm1InTwo(2 * Math.min(Math.abs(x), TANH_IS_ONE));
        double divisor = e.high() + 2;
        double back = divisor - e.high();
        double rest = ((e.high() - (divisor - back)) + (2 - back)) + e.low();
        double quotient = e.high() / divisor;
        double missing = Math.fma(-quotient, divisor, e.high()) + Math.fma(-quotient, rest, e.low());
        return Math.copySign(quotient + missing / divisor, x);
    }

    static double sinh(double x) {
        double size = Math.abs(x);
        if (x == 0 || Double.isNaN(x)) {
            return x;
        }
        if (!(size < Exponential.REGULAR)) {
            double root = Exponential.exp(size / 2);
            return Math.copySign(0.5 * root * root, x);
        }
        TwoDoubles e = Exponential.expm1InTwo(size);
        double quotient = e.high() / (e.high() + 1);
        double rest = 1 - quotient;
        double low = Math.fma(e.low() * rest, rest, e.low());
        return Math.copySign(0.5 * (e.high() + (quotient + low)), x);
    }

    static double cosh(double x) {
        double size = Math.abs(x);
        if (!(size < Exponential.REGULAR)) {
            double root = Exponential.exp(size / 2);
            return Double.isNaN(x) ? x : 0.5 * root * root;
        }
        TwoDoubles e = Exponential.expm1InTwo(size);
        double power = e.high() + 1;
        double back = power - e.high();
        double rest = ((e.high() - (power - back)) + (1 - back)) + e.low();
        return Math.fma(0.5, power, 0.5 / power + 0.5 * rest);
    }
}
