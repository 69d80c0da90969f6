package dev.onecopy.expression;

import dev.onecopy.function.FunctionDeclaration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

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

    private static final String CALL = "call";
    private static final String OTHER = "other";

    private final String source;
    private final Syntax syntax;
    private final Set<String> variables;
    private final List<FunctionDeclaration> functions;

    private Expression(String source, Syntax syntax, Set<String> variables, Set<FunctionDeclaration> functions) {
        this.source = source;
        this.syntax = syntax;
        this.variables = Collections.unmodifiableSet(new LinkedHashSet<>(variables));
        this.functions = List.copyOf(functions);
    }

    /**
     * Parses an expression. It is not evaluated and names are not looked up.
     *
     * @throws ExpressionException {@code expression_syntax}, {@code expression_unsupported}, {@code unknown_function},
     *     or {@code expression_too_complex} beyond the limits of this class
     */
    public static Expression parse(String source) {
        return parse(source, Map.of());
    }

    /**
     * Parses an expression that may call functions of the user. Names of the language go before theirs.
     *
     * @param functions by name
     * @throws ExpressionException as {@link #parse(String)}
     */
    public static Expression parse(String source, Map<String, FunctionDeclaration> functions) {
        SyntaxReader reader = new SyntaxReader(functions);
        Syntax syntax = reader.read(source);
        return new Expression(source, syntax, reader.variables(), reader.called());
    }

    /** Whether a name means something in the language before {@code (}, so that no function of a user can have it. */
    public static boolean isReserved(String name) {
        return Function.named(name).isPresent()
                || DTypeNames.ofModule(name).isPresent()
                || DTypeNames.isComplex(name)
                || DTypeNames.isPython(name)
                || Constants.named(name, 0) != null;
    }

    /** The functions of the user that it calls, without their documentation, in their order. */
    public List<FunctionDeclaration> functions() {
        return functions;
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
            case Syntax.UserCall call -> CALL;
            case Syntax.Binary binary -> Function.ELEMENTWISE;
            case Syntax.Sign sign -> Function.ELEMENTWISE;
            case Syntax.Cast cast -> Function.ELEMENTWISE;
            case Syntax.Subscript subscript -> Function.VIEW;
            case Syntax.Attribute attribute -> Function.VIEW;
            case Syntax.Variable variable -> Function.VIEW;
            default -> OTHER;
        };
    }

    /** All that {@link #operation} can say. */
    public static Set<String> operations() {
        Set<String> operations = new TreeSet<>(Set.of(CALL, OTHER));
        for (Function function : Function.values()) {
            operations.add(function.operation());
        }
        return operations;
    }

    Syntax syntax() {
        return syntax;
    }
}
