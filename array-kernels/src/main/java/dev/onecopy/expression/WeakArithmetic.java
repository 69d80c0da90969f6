package dev.onecopy.expression;

import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.BinaryOperation;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Arithmetic of Python scalars among themselves: integers of any size, bools count as integers. */
final class WeakArithmetic {
    /** Bits of a quotient that are kept: those of a double, one to round by, and some to spare. */
    private static final int QUOTIENT_BITS = 66;

    private static final int EXACT_BITS = 53;

    /** Python has no such limit, but no dtype holds such a number either; it keeps a hostile product small. */
    private static final int MAXIMUM_BITS = 16_384;

    private WeakArithmetic() {}

    static ScalarValue binary(BinaryOperation operation, ScalarValue left, ScalarValue right, int column) {
        if (left instanceof FloatValue || right instanceof FloatValue) {
            return new FloatValue(floating(operation, toDouble(left, column), toDouble(right, column), column));
        }
        BigInteger first = toInteger(left);
        BigInteger second = toInteger(right);
        return switch (operation) {
            case ADD -> bounded(first.add(second), column);
            case SUBTRACT -> bounded(first.subtract(second), column);
            case MULTIPLY -> bounded(first.multiply(second), column);
            case DIVIDE -> new FloatValue(quotient(first, second, column));
            default -> throw new IllegalArgumentException(operation + " of numbers is not written");
        };
    }

    private static ScalarValue bounded(BigInteger value, int column) {
        if (value.bitLength() > MAXIMUM_BITS) {
            throw overflow(
                    column,
                    "a Python integer of " + value.bitLength() + " bits is larger than the limit of " + MAXIMUM_BITS);
        }
        return new IntegerValue(value);
    }

    static ScalarValue negate(ScalarValue value) {
        return value instanceof FloatValue number
                ? new FloatValue(-number.value())
                : new IntegerValue(toInteger(value).negate());
    }

    /** What {@code +value} is: a bool becomes an integer. */
    static ScalarValue plus(ScalarValue value) {
        return value instanceof BooleanValue ? new IntegerValue(toInteger(value)) : value;
    }

    static BigInteger toInteger(ScalarValue value) {
        return switch (value) {
            case IntegerValue number -> number.value();
            case BooleanValue bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
            case FloatValue number -> throw new IllegalArgumentException(number.literal() + " is not an integer");
        };
    }

    /** Python's {@code float(value)}: the nearest double. */
    static double toDouble(ScalarValue value, int column) {
        if (value instanceof FloatValue number) {
            return number.value();
        }
        double result = toInteger(value).doubleValue();
        if (Double.isInfinite(result)) {
            throw overflow(column, "the integer is too large to convert to a float");
        }
        return result;
    }

    private static double floating(BinaryOperation operation, double left, double right, int column) {
        return switch (operation) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> {
                checkDivisor(right == 0, column);
                yield left / right;
            }
            default -> throw new IllegalArgumentException(operation + " of numbers is not written");
        };
    }

    /** The double nearest to the exact quotient. */
    private static double quotient(BigInteger left, BigInteger right, int column) {
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
            throw overflow(column, "the quotient of the integers is too large for a float");
        }
        return left.signum() * right.signum() < 0 ? -magnitude : magnitude;
    }

    private static BigDecimal powerOfTwo(int exponent) {
        BigDecimal power = new BigDecimal(BigInteger.TWO.pow(Math.abs(exponent)));
        // Exact: a negative power of two has as many decimals as its exponent.
        return exponent >= 0 ? power : BigDecimal.ONE.divide(power);
    }

    private static void checkDivisor(boolean isZero, int column) {
        if (isZero) {
            throw new ExpressionException(
                    "zero_division", column, "division of a Python number by zero (ZeroDivisionError)");
        }
    }

    private static ExpressionException overflow(int column, String message) {
        return new ExpressionException("overflow_error", column, message + " (OverflowError)");
    }
}
