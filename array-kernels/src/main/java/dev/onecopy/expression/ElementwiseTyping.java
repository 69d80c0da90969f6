package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Element-wise functions that are more than one operation: where, clip, round, nan_to_num, astype. */
final class ElementwiseTyping {
    private final GraphBuilder builder;
    private final Operands operands;
    private final OperatorTyping operators;

    ElementwiseTyping(GraphBuilder builder, Operands operands, OperatorTyping operators) {
        this.builder = builder;
        this.operands = operands;
        this.operators = operators;
    }

    int where(Typed condition, Typed ifTrue, Typed ifFalse, int column) {
        DType dtype = meeting(operands.numeric(ifTrue, column), operands.numeric(ifFalse, column));
        return builder.select(
                operands.truth(condition, column),
                chosen(dtype, ifTrue, column),
                chosen(dtype, ifFalse, column),
                column);
    }

    /** Here a Python integer that meets another Python number is an int64 to NumPy, however large it is. */
    private DType meeting(Typed ifTrue, Typed ifFalse) {
        boolean bothWeak = ifTrue instanceof Typed.Weak && ifFalse instanceof Typed.Weak;
        return bothWeak ? Promotion.of(ofNumber(ifTrue), ofNumber(ifFalse)) : operands.common(ifTrue, ifFalse);
    }

    private DType ofNumber(Typed number) {
        return number.integer() == null ? operands.dtype(number) : DType.INT64;
    }

    /** NumPy wraps a Python integer of 64 bits here that is out of the bounds of the dtype. */
    private int chosen(DType dtype, Typed value, int column) {
        BigInteger integer = value.integer();
        if (dtype.isInteger() && integer != null) {
            DType wide = integer.signum() < 0 ? DType.INT64 : DType.UINT64;
            return builder.wrapped(dtype, Promotion.bits(wide, new IntegerValue(integer), column));
        }
        return operands.in(dtype, value, column);
    }

    /** The bounds are null where there are none. */
    int clip(Typed operand, @Nullable Typed minimum, @Nullable Typed maximum, int column) {
        Typed strong = new Typed.Strong(operands.array(operand, column));
        Typed low = bound(strong, minimum, -1);
        Typed high = bound(strong, maximum, 1);
        if (low == null && high == null) {
            return Operands.node(operators.positive(strong, column));
        }
        // NumPy clips in the dtype of all three.
        DType dtype = operands.dtype(strong);
        dtype = low == null ? dtype : operands.common(dtype, low);
        dtype = high == null ? dtype : operands.common(dtype, high);
        int result = operands.in(dtype, strong, column);
        if (low != null) {
            result = builder.binary(BinaryOperation.MAXIMUM, result, operands.in(dtype, low, column), column);
        }
        return high == null
                ? result
                : builder.binary(BinaryOperation.MINIMUM, result, operands.in(dtype, high, column), column);
    }

    /** A bound that has an effect: a Python integer out of the bounds of the dtype has none, on its own side. */
    private @Nullable Typed bound(Typed strong, @Nullable Typed bound, int side) {
        if (bound == null || bound instanceof Typed.None) {
            return null;
        }
        DType dtype = operands.dtype(strong);
        BigInteger value = bound.integer();
        boolean outside =
                dtype.isInteger() && value != null && value.signum() == side && !Promotion.holds(dtype, value);
        return outside ? null : bound;
    }

    int round(Typed operand, int decimals, int column) {
        int node = operands.array(operand, column);
        DType dtype = builder.dtype(node);
        if (dtype.isInteger() && decimals >= 0) {
            return node;
        }
        if (decimals == 0) {
            return operators.unary(UnaryOperation.RINT, new Typed.Strong(node), column);
        }
        if (dtype == DType.BOOL) {
            throw Errors.type(column, "NumPy does not round bool to decimals");
        }
        // As NumPy does it, in three steps: 2.675 becomes 2.68 where the product is rounded up.
        DType floating = dtype.isFloating() ? dtype : DType.FLOAT64;
        int scale = builder.number(floating, StrictMath.pow(10, Math.abs((double) decimals)));
        BinaryOperation before = decimals > 0 ? BinaryOperation.MULTIPLY : BinaryOperation.DIVIDE;
        BinaryOperation after = decimals > 0 ? BinaryOperation.DIVIDE : BinaryOperation.MULTIPLY;
        int scaled = builder.binary(before, builder.converted(node, floating), scale, column);
        int rounded = builder.unary(UnaryOperation.RINT, scaled);
        return builder.converted(builder.binary(after, rounded, scale, column), dtype);
    }

    int nanToNum(Typed operand, Typed nan, @Nullable Typed positive, @Nullable Typed negative, int column) {
        int node = operands.array(operand, column);
        DType dtype = builder.dtype(node);
        if (!dtype.isFloating()) {
            return node;
        }
        double largest = largest(dtype);
        int low = replacement(dtype, negative, -largest, column);
        int high = replacement(dtype, positive, largest, column);
        int result = replaced(node, node, Double.POSITIVE_INFINITY, high, column);
        result = replaced(result, node, Double.NEGATIVE_INFINITY, low, column);
        return builder.select(
                builder.unary(UnaryOperation.ISNAN, node),
                operands.in(dtype, operands.numeric(nan, column), column),
                result,
                column);
    }

    private int replacement(DType dtype, @Nullable Typed given, double otherwise, int column) {
        return given == null || given instanceof Typed.None
                ? builder.number(dtype, otherwise)
                : operands.in(dtype, operands.numeric(given, column), column);
    }

    private int replaced(int values, int tested, double value, int replacement, int column) {
        int constant = builder.number(builder.dtype(tested), value);
        return builder.select(
                builder.binary(BinaryOperation.EQUAL, tested, constant, column), replacement, values, column);
    }

    private static double largest(DType dtype) {
        return switch (dtype.itemsizeBytes()) {
            case 2 -> 65_504;
            case 4 -> Float.MAX_VALUE;
            default -> Double.MAX_VALUE;
        };
    }

    /** {@code float32(1.5)}, {@code a.astype(uint8)}. */
    int cast(DType dtype, Typed operand, int column) {
        return operands.cast(dtype, operands.numeric(operand, column), column);
    }

    /** A number of decimals and the like: a Python integer that fits an int. */
    static int integer(String what, Typed value, int column) {
        if (value instanceof Typed.Weak weak
                && !(weak.value() instanceof FloatValue)
                && Promotion.holds(DType.INT32, WeakArithmetic.toInteger(weak.value()))) {
            return WeakArithmetic.toInteger(weak.value()).intValue();
        }
        throw Errors.type(column, what + " must be an integer, not " + value.kind());
    }
}
