package dev.onecopy.kernel.scalar;

import dev.onecopy.kernel.UnaryOperation;

/** Functions of one float64. */
final class FloatingFunctions {
    /** As NumPy computes them: a float32 divided by a float32. */
    static final float FLOAT32_RADIANS = (float) Math.PI / 180.0f;

    static final float FLOAT32_DEGREES = 180.0f / (float) Math.PI;

    private static final double RADIANS = Math.PI / 180.0;
    private static final double DEGREES = 180.0 / Math.PI;

    private FloatingFunctions() {}

    static double apply(UnaryOperation operation, double x) {
        return switch (operation) {
            case NEGATIVE -> -x;
            case ABSOLUTE -> Math.abs(x);
            case SIGN -> sign(x);
            case SQRT -> Math.sqrt(x);
            case CBRT -> StrictMath.cbrt(x);
            case SQUARE -> x * x;
            case RECIPROCAL -> 1 / x;
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case TRUNC -> x < 0 || 1 / x < 0 ? Math.ceil(x) : Math.floor(x);
            case RINT -> Math.rint(x);
            case DEG2RAD -> x * RADIANS;
            case RAD2DEG -> x * DEGREES;
            default -> transcendental(operation, x);
        };
    }

    private static double sign(double x) {
        if (x > 0) {
            return 1;
        }
        if (x < 0) {
            return -1;
        }
        return x == 0 ? 0 : x;
    }

    private static double transcendental(UnaryOperation operation, double x) {
        return switch (operation) {
            case EXP -> Exponential.exp(x);
            case EXPM1 -> Exponential.expm1(x);
            case EXP2 -> Exponential.exp2(x);
            case LOG -> Logarithm.log(x);
            case LOG1P -> Logarithm.log1p(x);
            case LOG2 -> Logarithm.log2(x);
            case LOG10 -> Logarithm.log10(x);
            case SIN -> Circular.sin(x);
            case COS -> Circular.cos(x);
            case TAN -> Circular.tan(x);
            case ARCSIN -> StrictMath.asin(x);
            case ARCCOS -> StrictMath.acos(x);
            case ARCTAN -> StrictMath.atan(x);
            case SINH -> Hyperbolic.sinh(x);
            case COSH -> Hyperbolic.cosh(x);
            case TANH -> Hyperbolic.tanh(x);
            case ARCSINH -> InverseHyperbolic.arcsinh(x);
            case ARCCOSH -> InverseHyperbolic.arccosh(x);
            case ARCTANH -> InverseHyperbolic.arctanh(x);
            default -> throw new IllegalArgumentException(operation + " is not a function of floats");
        };
    }
}
