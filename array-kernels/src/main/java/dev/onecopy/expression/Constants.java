package dev.onecopy.expression;

import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import org.jspecify.annotations.Nullable;

/** The names that stand for a value or a dtype and cannot be bound. */
final class Constants {
    private Constants() {}

    /** What a name stands for without {@code np.} before it, if it is no variable. */
    static @Nullable Syntax named(String name, int column) {
        ScalarValue value = value(name);
        if (value != null) {
            return new Syntax.Literal(value, column);
        }
        if (name.equals("None") || name.equals("newaxis")) {
            return new Syntax.None(column);
        }
        return DTypeNames.ofBareName(name)
                .map(dtype -> new Syntax.Type(dtype, column))
                .orElse(null);
    }

    /** What {@code np.name} stands for, if it is no function. */
    static @Nullable Syntax ofModule(String name, int column) {
        Syntax bare = named(name, column);
        boolean ofPython = name.equals("True") || name.equals("False") || name.equals("None");
        if (bare != null && !ofPython) {
            return bare;
        }
        return DTypeNames.ofModule(name)
                .map(dtype -> new Syntax.Type(dtype, column))
                .orElse(null);
    }

    private static @Nullable ScalarValue value(String name) {
        return switch (name) {
            case "True" -> new BooleanValue(true);
            case "False" -> new BooleanValue(false);
            case "inf" -> new FloatValue(Double.POSITIVE_INFINITY);
            case "nan" -> new FloatValue(Double.NaN);
            case "pi" -> new FloatValue(Math.PI);
            case "e" -> new FloatValue(Math.E);
            default -> null;
        };
    }

    static ExpressionException complex(String name, int column) {
        return new ExpressionException(
                "expression_unsupported",
                column,
                "the dtype " + name
                        + " is not supported, nothing complex is: compute on real and imaginary parts as two"
                        + " arrays");
    }
}
