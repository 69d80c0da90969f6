package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;

/**
 * Comparisons: exact among integers, also where no dtype holds both. A Python integer out of the bounds of a dtype is
 * compared and not refused, as in NumPy 2.
 */
final class ComparisonTyping {
    private final GraphBuilder builder;
    private final Operands operands;

    ComparisonTyping(GraphBuilder builder, Operands operands) {
        this.builder = builder;
        this.operands = operands;
    }

    int compare(BinaryOperation operation, Typed left, Typed right, int column) {
        if (left instanceof Typed.Strong && right instanceof Typed.Weak weak && isOutside(left, weak)) {
            return outside(operation, operands.array(left, column), signum(weak), column);
        }
        if (left instanceof Typed.Weak weak && right instanceof Typed.Strong && isOutside(right, weak)) {
            return outside(mirrored(operation), operands.array(right, column), signum(weak), column);
        }
        DType common = operands.common(left, right);
        if (common == DType.FLOAT64 && bothIntegers(left, right)) {
            boolean signedLeft = operands.dtype(left).kind() == Kind.SIGNED;
            return signedLeft
                    ? mixed(operation, operands.array(left, column), operands.array(right, column), column)
                    : mixed(mirrored(operation), operands.array(right, column), operands.array(left, column), column);
        }
        return builder.binary(operation, operands.in(common, left, column), operands.in(common, right, column), column);
    }

    private boolean isOutside(Typed strong, Typed.Weak weak) {
        DType dtype = operands.dtype(strong);
        if (dtype.isFloating() || weak.value() instanceof ScalarValue.FloatValue) {
            return false;
        }
        DType wide = dtype == DType.BOOL ? DType.INT64 : dtype;
        return !Promotion.holds(wide, WeakArithmetic.toInteger(weak.value()));
    }

    private static int signum(Typed.Weak weak) {
        return WeakArithmetic.toInteger(weak.value()).signum();
    }

    /**
     * All elements compare the same way: that of the shape of the array, which {@code a != a} and {@code a == a} have.
     */
    private int outside(BinaryOperation operation, int array, int signum, int column) {
        boolean holds = switch (operation) {
            case LESS, LESS_EQUAL -> signum > 0;
            case GREATER, GREATER_EQUAL -> signum < 0;
            default -> operation == BinaryOperation.NOT_EQUAL;
        };
        return builder.binary(holds ? BinaryOperation.EQUAL : BinaryOperation.NOT_EQUAL, array, array, column);
    }

    private boolean bothIntegers(Typed left, Typed right) {
        return !operands.dtype(left).isFloating() && !operands.dtype(right).isFloating();
    }

    /** int64 against uint64: a negative element is smaller than all of the other. */
    private int mixed(BinaryOperation operation, int signed, int unsigned, int column) {
        int wide = builder.converted(signed, DType.INT64);
        int zero = builder.number(DType.INT64, 0);
        int negative = builder.binary(BinaryOperation.LESS, wide, zero, column);
        int compared = builder.binary(operation, builder.converted(wide, DType.UINT64), unsigned, column);
        return switch (operation) {
            case LESS, LESS_EQUAL, NOT_EQUAL -> builder.binary(BinaryOperation.BIT_OR, negative, compared, column);
            default -> {
                int notNegative = builder.binary(BinaryOperation.GREATER_EQUAL, wide, zero, column);
                yield builder.binary(BinaryOperation.BIT_AND, notNegative, compared, column);
            }
        };
    }

    private static BinaryOperation mirrored(BinaryOperation operation) {
        return switch (operation) {
            case LESS -> BinaryOperation.GREATER;
            case LESS_EQUAL -> BinaryOperation.GREATER_EQUAL;
            case GREATER -> BinaryOperation.LESS;
            case GREATER_EQUAL -> BinaryOperation.LESS_EQUAL;
            default -> operation;
        };
    }
}
