package dev.onecopy.expression;

import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Operations of Python scalars among themselves: integers of any size, bools count as integers. */
final class WeakArithmetic {
    /** Python has no such limit, but no dtype holds such a number either; it keeps a hostile product small. */
    private static final int MAXIMUM_BITS = 16_384;

    private WeakArithmetic() {}

    static ScalarValue binary(BinaryOperation operation, ScalarValue left, ScalarValue right, int column) {
        return switch (operation) {
            case LESS -> new BooleanValue(comparable(left, right) && compare(left, right) < 0);
            case LESS_EQUAL -> new BooleanValue(comparable(left, right) && compare(left, right) <= 0);
            case GREATER -> new BooleanValue(comparable(left, right) && compare(left, right) > 0);
            case GREATER_EQUAL -> new BooleanValue(comparable(left, right) && compare(left, right) >= 0);
            case EQUAL -> new BooleanValue(comparable(left, right) && compare(left, right) == 0);
            case NOT_EQUAL -> new BooleanValue(!comparable(left, right) || compare(left, right) != 0);
            case BIT_AND, BIT_OR, BIT_XOR -> bits(operation, left, right, column);
            default -> arithmetic(operation, left, right, column);
        };
    }

    /** {@code -value}, {@code ~value}, or {@code +value} if there is no operation: of a bool they are integers. */
    static ScalarValue unary(@Nullable UnaryOperation operation, ScalarValue value, int column) {
        if (operation == UnaryOperation.INVERT) {
            return new IntegerValue(integer(operation.name(), value, column).not());
        }
        if (value instanceof FloatValue number) {
            return operation == null ? number : new FloatValue(-number.value());
        }
        BigInteger integer = toInteger(value);
        return new IntegerValue(operation == null ? integer : integer.negate());
    }

    private static boolean comparable(ScalarValue left, ScalarValue right) {
        return !isNan(left) && !isNan(right);
    }

    private static boolean isNan(ScalarValue value) {
        return value instanceof FloatValue number && Double.isNaN(number.value());
    }

    /** Exact, also of an integer and a float. */
    private static int compare(ScalarValue left, ScalarValue right) {
        boolean finite = !isInfinite(left) && !isInfinite(right);
        return finite ? exact(left).compareTo(exact(right)) : Double.compare(infinity(left), infinity(right));
    }

    private static boolean isInfinite(ScalarValue value) {
        return value instanceof FloatValue number && Double.isInfinite(number.value());
    }

    private static double infinity(ScalarValue value) {
        return isInfinite(value) ? ((FloatValue) value).value() : 0;
    }

    private static BigDecimal exact(ScalarValue value) {
        return value instanceof FloatValue number ? new BigDecimal(number.value()) : new BigDecimal(toInteger(value));
    }

    private static ScalarValue bits(BinaryOperation operation, ScalarValue left, ScalarValue right, int column) {
        BigInteger first = integer(operation.symbol(), left, column);
        BigInteger second = integer(operation.symbol(), right, column);
        BigInteger result = switch (operation) {
            case BIT_AND -> first.and(second);
            case BIT_OR -> first.or(second);
            default -> first.xor(second);
        };
        boolean bools = left instanceof BooleanValue && right instanceof BooleanValue;
        return bools ? new BooleanValue(result.signum() != 0) : new IntegerValue(result);
    }

    private static ScalarValue arithmetic(BinaryOperation operation, ScalarValue left, ScalarValue right, int column) {
        boolean shift = operation == BinaryOperation.LEFT_SHIFT || operation == BinaryOperation.RIGHT_SHIFT;
        if (!shift && (left instanceof FloatValue || right instanceof FloatValue)) {
            double result = PythonFloats.binary(operation, toDouble(left, column), toDouble(right, column), column);
            return new FloatValue(result);
        }
        BigInteger first = integer(operation.symbol(), left, column);
        BigInteger second = integer(operation.symbol(), right, column);
        return switch (operation) {
            case ADD -> bounded(first.add(second), column);
            case SUBTRACT -> bounded(first.subtract(second), column);
            case MULTIPLY -> bounded(first.multiply(second), column);
            case DIVIDE -> new FloatValue(PythonFloats.quotient(first, second, column));
            case FLOOR_DIVIDE -> new IntegerValue(floorDivision(first, second, column)[0]);
            case REMAINDER -> new IntegerValue(floorDivision(first, second, column)[1]);
            case POWER -> power(first, second, column);
            case LEFT_SHIFT -> shift(first, second, true, column);
            case RIGHT_SHIFT -> shift(first, second, false, column);
            default -> throw new IllegalArgumentException(operation + " is no operator of Python");
        };
    }

    private static BigInteger[] floorDivision(BigInteger left, BigInteger right, int column) {
        PythonFloats.checkDivisor(right.signum() == 0, column);
        BigInteger[] result = left.divideAndRemainder(right);
        if (result[1].signum() != 0 && result[1].signum() != right.signum()) {
            return new BigInteger[] {result[0].subtract(BigInteger.ONE), result[1].add(right)};
        }
        return result;
    }

    private static ScalarValue power(BigInteger base, BigInteger exponent, int column) {
        if (exponent.signum() < 0) {
            double result = PythonFloats.binary(
                    BinaryOperation.POWER,
                    toDouble(new IntegerValue(base), column),
                    toDouble(new IntegerValue(exponent), column),
                    column);
            return new FloatValue(result);
        }
        if (base.abs().bitLength() <= 1) {
            boolean negative = base.signum() < 0 && exponent.testBit(0);
            boolean zero = base.signum() == 0 && exponent.signum() != 0;
            return IntegerValue.of(zero ? 0 : negative ? -1 : 1);
        }
        BigInteger bits = exponent.multiply(BigInteger.valueOf(base.bitLength()));
        if (bits.bitLength() > Integer.SIZE - 2 || bits.intValue() > 2 * MAXIMUM_BITS) {
            throw tooLarge(bits, column);
        }
        return bounded(base.pow(exponent.intValueExact()), column);
    }

    private static ScalarValue shift(BigInteger value, BigInteger count, boolean left, int column) {
        if (count.signum() < 0) {
            throw Errors.value(column, "negative shift count");
        }
        if (left && value.signum() != 0 && count.bitLength() > Integer.SIZE - 2) {
            throw tooLarge(count, column);
        }
        int bits = count.min(BigInteger.valueOf(2L * MAXIMUM_BITS)).intValue();
        return left ? bounded(value.shiftLeft(bits), column) : new IntegerValue(value.shiftRight(bits));
    }

    /** An integer, or the error that it is too large. */
    static ScalarValue bounded(BigInteger value, int column) {
        if (value.bitLength() > MAXIMUM_BITS) {
            throw tooLarge(BigInteger.valueOf(value.bitLength()), column);
        }
        return new IntegerValue(value);
    }

    private static ExpressionException tooLarge(BigInteger bits, int column) {
        return Errors.overflow(
                column, "a Python integer of " + bits + " bits is larger than the limit of " + MAXIMUM_BITS);
    }

    private static BigInteger integer(String operator, ScalarValue value, int column) {
        if (value instanceof FloatValue number) {
            throw Errors.type(column, operator + " is not defined on the float " + number.literal());
        }
        return toInteger(value);
    }

    static BigInteger toInteger(ScalarValue value) {
        return switch (value) {
            case IntegerValue number -> number.value();
            case BooleanValue bool -> bool.value() ? BigInteger.ONE : BigInteger.ZERO;
            case FloatValue number -> throw new IllegalArgumentException(number.literal() + " is not an integer");
        };
    }

    /** Python's {@code int(value)}. */
    static ScalarValue truncated(double value, int column) {
        if (Double.isNaN(value)) {
            throw Errors.value(column, "cannot convert float NaN to integer");
        }
        if (Double.isInfinite(value)) {
            throw Errors.overflow(column, "cannot convert float infinity to integer");
        }
        return new IntegerValue(new BigDecimal(value).toBigInteger());
    }

    /** Python's {@code float(value)}: the nearest double. */
    static double toDouble(ScalarValue value, int column) {
        if (value instanceof FloatValue number) {
            return number.value();
        }
        double result = toInteger(value).doubleValue();
        if (Double.isInfinite(result)) {
            throw Errors.overflow(column, "the integer is too large to convert to a float");
        }
        return result;
    }
}
