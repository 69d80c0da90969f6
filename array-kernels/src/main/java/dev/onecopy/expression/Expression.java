package dev.onecopy.expression;

import java.util.Set;

/** A parsed expression: NumPy's spelling, see docs/expressions.md. Immutable. */
@SuppressWarnings("DoNotCallSuggester")
public final class Expression {
    /** The longest source in characters. */
    public static final int MAXIMUM_LENGTH = 10_000;
    /** How deep parentheses, signs and calls may nest. */
    public static final int MAXIMUM_DEPTH = 100;
    /** The most numbers, names, operators and calls. */
    public static final int MAXIMUM_NODES = 1_000;

    private final String source;

    private Expression(String source) {
        this.source = source;
    }

    /**
     * Parses an expression. It is not evaluated and names are not looked up.
     *
     * @throws ExpressionException {@code expression_syntax}, {@code expression_unsupported}, {@code unknown_function},
     *     or {@code expression_too_complex} beyond the limits of this class
     */
    public static Expression parse(String source) {
        return new Expression(source);
    }

    public String source() {
        return source;
    }

    /** The names that must be bound to an array or a scalar; without functions and constants. */
    public Set<String> variables() {
        throw new UnsupportedOperationException("not written yet");
    }
}
