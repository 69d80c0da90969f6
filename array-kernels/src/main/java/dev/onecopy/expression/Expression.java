package dev.onecopy.expression;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/** A parsed expression: NumPy's spelling, see docs/expressions.md. Immutable. */
public final class Expression {
    /** The longest source in characters. */
    public static final int MAXIMUM_LENGTH = 10_000;
    /**
     * How deep parentheses, brackets, calls and signs may nest, and how many calls, attributes and indices may follow.
     */
    public static final int MAXIMUM_DEPTH = 100;
    /** The most numbers, names, operators and calls. */
    public static final int MAXIMUM_NODES = 1_000;

    private final String source;
    private final Syntax syntax;
    private final Set<String> variables;

    private Expression(String source, Syntax syntax, Set<String> variables) {
        this.source = source;
        this.syntax = syntax;
        this.variables = Collections.unmodifiableSet(new LinkedHashSet<>(variables));
    }

    /**
     * Parses an expression. It is not evaluated and names are not looked up.
     *
     * @throws ExpressionException {@code expression_syntax}, {@code expression_unsupported}, {@code unknown_function},
     *     or {@code expression_too_complex} beyond the limits of this class
     */
    public static Expression parse(String source) {
        SyntaxReader reader = new SyntaxReader();
        Syntax syntax = reader.read(source);
        return new Expression(source, syntax, reader.variables());
    }

    public String source() {
        return source;
    }

    /** The names that must be bound to an array or a scalar, without functions and constants, in their order. */
    public Set<String> variables() {
        return variables;
    }

    /**
     * What it is about, for statistics; one of a few dozen words, whatever the expression: the name of the reduction
     * that gives the result, such as {@code sum}, or {@code elementwise}, {@code view} or {@code other}.
     */
    public String operation() {
        return switch (syntax) {
            case Syntax.Call call -> call.function().operation();
            case Syntax.Binary binary -> Function.ELEMENTWISE;
            case Syntax.Sign sign -> Function.ELEMENTWISE;
            case Syntax.Cast cast -> Function.ELEMENTWISE;
            case Syntax.Subscript subscript -> Function.VIEW;
            case Syntax.Attribute attribute -> Function.VIEW;
            case Syntax.Variable variable -> Function.VIEW;
            default -> "other";
        };
    }

    Syntax syntax() {
        return syntax;
    }
}
