package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.FloatValue;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The arguments of one call, typed when they are first asked for. */
final class Arguments {
    private final Syntax.Call call;
    private final Function<Syntax, Typed> types;
    private final Map<String, Typed> typed = new HashMap<>();

    Arguments(Syntax.Call call, Function<Syntax, Typed> types) {
        this.call = call;
        this.types = types;
    }

    int column() {
        return call.column();
    }

    /** The function. */
    dev.onecopy.expression.Function called() {
        return call.function();
    }

    /** The function as it is called in messages. */
    String function() {
        return call.function().spelling();
    }

    /** The column of an argument, or that of the call if it is not given. */
    int column(String name) {
        Syntax syntax = call.arguments().get(name);
        return syntax == null ? call.column() : syntax.column();
    }

    /** An argument, or null if it is not given. */
    @Nullable
    Typed get(String name) {
        Syntax syntax = call.arguments().get(name);
        return syntax == null ? null : typed.computeIfAbsent(name, asked -> types.apply(syntax));
    }

    /** An argument, or null if it is not given or None. */
    @Nullable
    Typed given(String name) {
        Typed typed = get(name);
        return typed instanceof Typed.None ? null : typed;
    }

    Typed required(String name) {
        Typed typed = get(name);
        if (typed == null) {
            throw new IllegalStateException(call.function() + " needs the argument '" + name + "'");
        }
        return typed;
    }

    /** A number that says yes or no, such as keepdims; no if it is not given. */
    boolean isTrue(String name) {
        Typed value = get(name);
        if (value == null || value instanceof Typed.None) {
            return false;
        }
        if (value instanceof Typed.Weak weak) {
            return Operands.isTrue(weak.value());
        }
        throw Errors.type(column(name), name + " must be True or False, not " + value.kind());
    }

    /** An argument that the language has not, unless it says no. */
    void refuse(String name, String instead) {
        Typed value = get(name);
        boolean harmless = value == null
                || value instanceof Typed.None
                || (value instanceof Typed.Weak weak && !Operands.isTrue(weak.value()));
        if (!harmless) {
            throw Errors.unsupported(column(name), name + "= of " + function() + " is not supported" + instead);
        }
    }

    /** An integer. */
    int integer(String name, int otherwise) {
        Typed value = given(name);
        return value == null ? otherwise : ElementwiseTyping.integer(name, value, column(name));
    }

    /** A number, as a double. */
    double number(String name, double otherwise) {
        Typed value = given(name);
        return value == null ? otherwise : number(name, value, column(name));
    }

    static double number(String name, Typed value, int column) {
        if (value instanceof Typed.Weak weak) {
            return weak.value() instanceof FloatValue number
                    ? number.value()
                    : WeakArithmetic.toDouble(weak.value(), column);
        }
        throw Errors.unsupported(
                column, name + " must be a number or a parameter or mapped value of the job, not " + value.kind());
    }

    /** The dtype of an argument that names one, or null if it is not given or None. */
    @Nullable
    DType dtype(String name) {
        Typed value = given(name);
        return value == null ? null : dtype(value, column(name));
    }

    static DType dtype(Typed value, int column) {
        return switch (value) {
            case Typed.Type type -> type.dtype();
            case Typed.Text text -> {
                if (DTypeNames.isComplex(text.text())) {
                    throw Constants.complex(text.text(), column);
                }
                yield DTypeNames.ofText(text.text())
                        .orElseThrow(() -> Errors.type(
                                column,
                                "data type '" + text.text() + "' not understood; dtypes are "
                                        + DType.supportedNames()));
            }
            default -> throw Errors.type(column, value.kind() + " is no dtype; dtypes are " + DType.supportedNames());
        };
    }
}
