package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Operators and the functions that stand for them: on which dtypes they are defined, and in which they compute. */
final class OperatorTyping {
    private static final BigInteger MINUS_ONE = BigInteger.ONE.negate();
    private static final double HALF = 0.5;

    private final GraphBuilder builder;
    private final Operands operands;
    private final ComparisonTyping comparisons;

    OperatorTyping(GraphBuilder builder, Operands operands) {
        this.builder = builder;
        this.operands = operands;
        this.comparisons = new ComparisonTyping(builder, operands);
    }

    /** @param operation null for a plus */
    Typed sign(@Nullable UnaryOperation operation, Typed operand, int column) {
        if (operation == null) {
            return operands.numeric(operand, column) instanceof Typed.Weak weak
                    ? new Typed.Weak(WeakArithmetic.unary(null, weak.value(), column))
                    : positive(operand, column);
        }
        return operands.numeric(operand, column) instanceof Typed.Weak weak
                ? new Typed.Weak(WeakArithmetic.unary(operation, weak.value(), column))
                : new Typed.Strong(unary(operation, operand, column));
    }

    Typed positive(Typed operand, int column) {
        int node = operands.array(operand, column);
        if (builder.dtype(node) == DType.BOOL) {
            throw Errors.type(column, "NumPy does not support the sign '+' on bool");
        }
        return new Typed.Strong(node);
    }

    /** An operation on each element. */
    int unary(UnaryOperation operation, Typed operand, int column) {
        int node = operands.array(operand, column);
        DType dtype = builder.dtype(node);
        return switch (operation) {
            case NEGATIVE, SIGN -> builder.unary(operation, notBool(operation, node, column));
            case INVERT -> {
                if (dtype.isFloating()) {
                    throw Errors.type(column, "~ is not defined on " + dtype);
                }
                yield builder.unary(operation, node);
            }
            case SQUARE, RECIPROCAL ->
                builder.unary(operation, dtype == DType.BOOL ? builder.converted(node, DType.INT8) : node);
            case ABSOLUTE -> dtype.isFloating() || isSigned(dtype) ? builder.unary(operation, node) : node;
            case FLOOR, CEIL, TRUNC -> dtype.isFloating() ? builder.unary(operation, node) : node;
            case LOGICAL_NOT -> builder.unary(operation, operands.truth(operand, column));
            case ISNAN, ISINF, ISFINITE -> builder.unary(operation, node);
            default -> builder.unary(operation, builder.converted(node, Promotion.floating(dtype)));
        };
    }

    private static boolean isSigned(DType dtype) {
        return dtype.kind() == DType.Kind.SIGNED;
    }

    private int notBool(UnaryOperation operation, int node, int column) {
        if (builder.dtype(node) == DType.BOOL) {
            String instead = operation == UnaryOperation.NEGATIVE ? "; the other truth value is ~a" : "";
            throw Errors.type(
                    column,
                    "NumPy does not support " + operation.name().toLowerCase(java.util.Locale.ROOT) + " on bool"
                            + instead);
        }
        return node;
    }

    /** An operator between two operands: of two Python numbers Python's. */
    Typed operator(BinaryOperation operation, Typed left, Typed right, int column) {
        operands.numeric(left, column);
        operands.numeric(right, column);
        if (left instanceof Typed.Weak first && right instanceof Typed.Weak second) {
            return new Typed.Weak(WeakArithmetic.binary(operation, first.value(), second.value(), column));
        }
        if (operation == BinaryOperation.POWER
                && left instanceof Typed.Strong
                && right instanceof Typed.Weak exponent) {
            UnaryOperation fast = fastPower(operands.dtype(left), exponent.value());
            if (fast != null) {
                return new Typed.Strong(unary(fast, left, column));
            }
        }
        return new Typed.Strong(binary(operation, left, right, column));
    }

    /** Source: NumPy, array_power in numpy/_core/src/multiarray/number.c. */
    private static @Nullable UnaryOperation fastPower(DType dtype, ScalarValue exponent) {
        if (exponent instanceof IntegerValue integer && integer.value().equals(BigInteger.TWO)) {
            return UnaryOperation.SQUARE;
        }
        if (!dtype.isFloating()) {
            return null;
        }
        if (exponent instanceof IntegerValue integer && integer.value().equals(MINUS_ONE)) {
            return UnaryOperation.RECIPROCAL;
        }
        return exponent instanceof FloatValue number && number.value() == HALF ? UnaryOperation.SQRT : null;
    }

    /** An operation on the elements of two operands, as NumPy's function of that name. */
    int binary(BinaryOperation operation, Typed left, Typed right, int column) {
        operands.numeric(left, column);
        operands.numeric(right, column);
        return switch (operation) {
            case LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, EQUAL, NOT_EQUAL ->
                comparisons.compare(operation, left, right, column);
            case LOGICAL_AND, LOGICAL_OR, LOGICAL_XOR ->
                builder.binary(operation, operands.truth(left, column), operands.truth(right, column), column);
            case ARCTAN2, HYPOT -> in(floating(left, right), operation, left, right, column);
            case POWER -> in(power(left, right, column), operation, left, right, column);
            default -> in(dtype(operation, operands.common(left, right), column), operation, left, right, column);
        };
    }

    private int in(DType dtype, BinaryOperation operation, Typed left, Typed right, int column) {
        return builder.binary(operation, operands.in(dtype, left, column), operands.in(dtype, right, column), column);
    }

    private static DType dtype(BinaryOperation operation, DType common, int column) {
        return switch (operation) {
            case DIVIDE -> common.isFloating() ? common : DType.FLOAT64;
            case FLOOR_DIVIDE, REMAINDER -> number(common);
            case SUBTRACT -> {
                if (common == DType.BOOL) {
                    throw Errors.type(column, "NumPy does not support the operator '-' between bools; write a ^ b");
                }
                yield common;
            }
            case BIT_AND, BIT_OR, BIT_XOR -> integer(operation, common, column);
            case LEFT_SHIFT, RIGHT_SHIFT -> number(integer(operation, common, column));
            default -> common;
        };
    }

    private static DType number(DType dtype) {
        return dtype == DType.BOOL ? DType.INT8 : dtype;
    }

    private static DType integer(BinaryOperation operation, DType dtype, int column) {
        if (dtype.isFloating()) {
            throw Errors.type(column, operation.symbol() + " is not defined on " + dtype);
        }
        return dtype;
    }

    private DType power(Typed left, Typed right, int column) {
        DType dtype = number(operands.common(left, right));
        if (right instanceof Typed.Weak weak
                && isSigned(dtype)
                && WeakArithmetic.toInteger(weak.value()).signum() < 0) {
            throw Errors.value(
                    column, "integers to negative integer powers are not allowed; convert with a.astype(float64)");
        }
        return dtype;
    }

    /** The smallest float that holds both; a Python integer counts as 64 bits beside a bool only. */
    private DType floating(Typed left, Typed right) {
        if (left instanceof Typed.Weak || right instanceof Typed.Weak) {
            return Promotion.floating(operands.common(left, right));
        }
        return Promotion.of(Promotion.floating(operands.dtype(left)), Promotion.floating(operands.dtype(right)));
    }
}
