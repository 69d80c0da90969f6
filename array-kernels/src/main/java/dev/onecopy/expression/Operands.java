package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;

/** What operations do with weak and strong operands alike: find a common dtype, and take them to it. */
final class Operands {
    private final GraphBuilder builder;

    Operands(GraphBuilder builder) {
        this.builder = builder;
    }

    /** An operand that is a number or an array, or an error. */
    Typed numeric(Typed operand, int column) {
        if (operand instanceof Typed.Weak || operand instanceof Typed.Strong) {
            return operand;
        }
        throw Errors.type(column, operand.kind() + " is neither an array nor a number");
    }

    /** The dtype in which two operands meet; two weak ones meet as arrays made of them would. */
    DType common(Typed left, Typed right) {
        if (left instanceof Typed.Weak first && right instanceof Typed.Weak second) {
            return Promotion.of(Promotion.defaultType(first.value()), Promotion.defaultType(second.value()));
        }
        return left instanceof Typed.Weak ? common(dtype(right), left) : common(dtype(left), right);
    }

    /** The dtype in which elements of a dtype and an operand meet. */
    DType common(DType dtype, Typed operand) {
        return operand instanceof Typed.Weak weak
                ? Promotion.of(dtype, weak.value())
                : Promotion.of(dtype, dtype(operand));
    }

    /** The dtype that an operand has by itself. */
    DType dtype(Typed operand) {
        return operand instanceof Typed.Weak weak ? Promotion.defaultType(weak.value()) : builder.dtype(node(operand));
    }

    /** The node of an operand in a dtype that it has been promoted to. */
    int in(DType dtype, Typed operand, int column) {
        return operand instanceof Typed.Weak weak
                ? builder.constant(dtype, Promotion.bits(dtype, weak.value(), column))
                : builder.converted(node(operand), dtype);
    }

    /** The node of an operand as an array of its own dtype. */
    int array(Typed operand, int column) {
        return in(dtype(numeric(operand, column)), operand, column);
    }

    /** The node of an operand as {@code np.array(value, dtype)} converts it: floats are cut to integers. */
    int cast(DType dtype, Typed operand, int column) {
        if (!(operand instanceof Typed.Weak weak)) {
            return builder.converted(node(operand), dtype);
        }
        if (dtype == DType.BOOL) {
            return builder.bool(isTrue(weak.value()));
        }
        if (!dtype.isFloating() && weak.value() instanceof FloatValue number) {
            return builder.constant(
                    dtype, Promotion.bits(dtype, WeakArithmetic.truncated(number.value(), column), column));
        }
        return in(dtype, operand, column);
    }

    /** The node of an operand's truth values. */
    int truth(Typed operand, int column) {
        return cast(DType.BOOL, numeric(operand, column), column);
    }

    /** Python's {@code bool(value)}. */
    static boolean isTrue(ScalarValue value) {
        return switch (value) {
            case BooleanValue bool -> bool.value();
            case IntegerValue integer -> integer.value().signum() != 0;
            case FloatValue number -> number.value() != 0;
        };
    }

    static int node(Typed operand) {
        if (operand instanceof Typed.Strong strong) {
            return strong.node();
        }
        throw new IllegalArgumentException(operand + " has no node");
    }
}
