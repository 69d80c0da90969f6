package dev.onecopy.expression;

import dev.onecopy.kernel.BinaryOperation;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic of Python's floats, and the division of its integers, which gives one. */
final class PythonFloats {
    /** Bits of a quotient that are kept: those of a double, one to round by, and some to spare. */
    private static final int QUOTIENT_BITS = 66;

    private static final int EXACT_BITS = 53;
    private static final double HALF = 0.5;

    private PythonFloats() {}

    static double binary(BinaryOperation operation, double left, double right, int column) {
        return switch (operation) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> {
                checkDivisor(right == 0, column);
                yield left / right;
            }
            case FLOOR_DIVIDE -> floorDivide(left, right, column);
            case REMAINDER -> remainder(left, right, column);
            case POWER -> power(left, right, column);
            default -> throw new IllegalArgumentException(operation + " is not defined on floats");
        };
    }

    /** Source: CPython, Objects/floatobject.c, {@code _float_div_mod}. */
    private static double remainder(double left, double right, int column) {
        checkDivisor(right == 0, column);
        double rest = left % right;
        if (rest == 0) {
            return Math.copySign(0.0, right);
        }
        return right < 0 == rest < 0 ? rest : rest + right;
    }

    private static double floorDivide(double left, double right, int column) {
        checkDivisor(right == 0, column);
        double rest = left % right;
        double quotient = (left - rest) / right;
        if (rest != 0 && right < 0 != rest < 0) {
            quotient -= 1;
        }
        if (quotient == 0) {
            return Math.copySign(0.0, left / right);
        }
        double floor = Math.floor(quotient);
        return quotient - floor > HALF ? floor + 1 : floor;
    }

    private static double power(double base, double exponent, int column) {
        if (base == 0 && exponent < 0 && Double.isFinite(exponent)) {
            throw Errors.zeroDivision(column, "0.0 cannot be raised to a negative power");
        }
        boolean finite = Double.isFinite(base) && Double.isFinite(exponent);
        if (finite && base < 0 && exponent != Math.rint(exponent)) {
            throw Errors.unsupported(
                    column, "a negative number to a fractional power is complex, which is not supported");
        }
        double result = base == 1 || exponent == 0 ? 1 : StrictMath.pow(base, exponent);
        if (finite && Double.isInfinite(result)) {
            throw Errors.overflow(column, "the power of numbers is too large for a float");
        }
        return base == -1 && Double.isInfinite(exponent) ? 1 : result;
    }

    /** The double nearest to the exact quotient. */
    static double quotient(BigInteger left, BigInteger right, int column) {
        checkDivisor(right.signum() == 0, column);
        if (left.bitLength() <= EXACT_BITS && right.bitLength() <= EXACT_BITS) {
            return left.doubleValue() / right.doubleValue();
        }
        int shift = QUOTIENT_BITS - (left.bitLength() - right.bitLength());
        BigInteger[] scaled = left.abs()
                .shiftLeft(Math.max(0, shift))
                .divideAndRemainder(right.abs().shiftLeft(Math.max(0, -shift)));
        // A lowest bit that says "and a little more" is all that rounding needs to know of the remainder.
        BigInteger sticky = scaled[1].signum() == 0 ? scaled[0] : scaled[0].setBit(0);
        double magnitude = new BigDecimal(sticky).multiply(powerOfTwo(-shift)).doubleValue();
        if (Double.isInfinite(magnitude)) {
            throw Errors.overflow(column, "the quotient of the integers is too large for a float");
        }
        return left.signum() < 0 == right.signum() < 0 ? magnitude : -magnitude;
    }

    private static BigDecimal powerOfTwo(int exponent) {
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        // Exact: a negative power of two has as many decimals as its exponent.
        return exponent >= 0 ? power : BigDecimal.ONE.divide(power);
    }

    static void checkDivisor(boolean isZero, int column) {
        if (isZero) {
            throw Errors.zeroDivision(column, "division of a Python number by zero");
        }
    }
}
