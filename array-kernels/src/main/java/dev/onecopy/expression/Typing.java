package dev.onecopy.expression;

import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Types an expression for one item by NumPy 2's rules and adds its operations to a graph. Raises what NumPy raises.
 * Recursion is as deep as the syntax tree, whose size is limited.
 */
public final class Typing {
    private final Map<String, ArrayOperand> arrays;
    private final Map<String, ScalarValue> scalars;
    private final GraphBuilder builder;
    private final Operands operands;
    private final OperatorTyping operators;
    private final ElementwiseTyping elementwise;
    private final IndexTyping indices;
    private final ShapeTyping shapes;
    private final ReductionTyping reductions;
    private final StatisticsTyping statistics;
    private final QuantileTyping quantiles;
    private final CallTyping calls;

    private Typing(Graph graph, Map<String, ArrayOperand> arrays, Map<String, ScalarValue> scalars) {
        this.arrays = arrays;
        this.scalars = scalars;
        this.builder = new GraphBuilder(graph);
        this.operands = new Operands(builder);
        ViewBuilder views = new ViewBuilder(builder);
        this.operators = new OperatorTyping(builder, operands);
        this.elementwise = new ElementwiseTyping(builder, operands, operators);
        this.indices = new IndexTyping(builder, views, this::type);
        this.shapes = new ShapeTyping(builder, views);
        this.reductions = new ReductionTyping(builder, operands, shapes);
        this.statistics = new StatisticsTyping(builder, operands, reductions);
        this.quantiles = new QuantileTyping(builder, operands, shapes);
        this.calls = new CallTyping(builder, reductions, this::type);
    }

    /**
     * Types one item.
     *
     * @param graph what its operations are added to
     * @param arrays what variables stand for
     * @param scalars the values of the other variables
     * @throws ExpressionException where NumPy raises an exception, and where the language has no such thing
     */
    public static TypedItem type(
            Expression expression, Graph graph, Map<String, ArrayOperand> arrays, Map<String, ScalarValue> scalars) {
        Typing typing = new Typing(graph, arrays, scalars);
        Syntax syntax = expression.syntax();
        Typed result = typing.type(syntax);
        if (result instanceof Typed.Sequence sequence && sequence.items().size() < 2) {
            throw Errors.unsupported(
                    syntax.column(),
                    "a result is an array, a number or a tuple of at least two; of a shorter one write the element, as in"
                            + " a.shape[0]");
        }
        List<Typed> results = result instanceof Typed.Sequence sequence ? sequence.items() : List.of(result);
        return new TypedItem(results.stream()
                .map(each -> typing.operands.array(each, syntax.column()))
                .toList());
    }

    private Typed type(Syntax syntax) {
        int outer = builder.column();
        builder.setColumn(syntax.column());
        Typed typed = typeHere(syntax);
        builder.setColumn(outer);
        return typed;
    }

    private Typed typeHere(Syntax syntax) {
        return switch (syntax) {
            case Syntax.Literal literal -> new Typed.Weak(literal.value());
            case Syntax.Text text -> new Typed.Text(text.text());
            case Syntax.None none -> new Typed.None();
            case Syntax.Type type -> new Typed.Type(type.dtype());
            case Syntax.Variable variable -> variable(variable);
            case Syntax.Sequence sequence -> sequence(sequence);
            case Syntax.Sign sign -> operators.sign(sign.operation(), type(sign.operand()), sign.column());
            case Syntax.Binary binary -> {
                Typed left = type(binary.left());
                yield operators.operator(binary.operation(), left, type(binary.right()), binary.column());
            }
            case Syntax.Cast cast ->
                new Typed.Strong(elementwise.cast(cast.dtype(), type(cast.operand()), cast.column()));
            case Syntax.Attribute attribute -> attribute(attribute);
            case Syntax.Subscript subscript -> indices.subscript(subscript, type(subscript.operand()));
            case Syntax.Call call -> call(call.function(), new Arguments(call, this::type));
            case Syntax.UserCall call -> new Typed.Strong(calls.type(call));
        };
    }

    private Typed variable(Syntax.Variable variable) {
        ArrayOperand array = arrays.get(variable.name());
        ScalarValue scalar = scalars.get(variable.name());
        if (array != null && scalar != null) {
            throw new ExpressionException(
                    "variable_conflict",
                    variable.column(),
                    "the variable '" + variable.name() + "' is both an array and a mapped value");
        }
        if (array != null) {
            return new Typed.Strong(builder.add(new Node.Input(variable.name(), array.dtype(), Layout.of(array))));
        }
        if (scalar != null) {
            return new Typed.Weak(scalar);
        }
        throw new ExpressionException(
                "unknown_variable",
                variable.column(),
                "the variable '" + variable.name() + "' is neither among the arrays nor the mapped values");
    }

    private Typed sequence(Syntax.Sequence syntax) {
        List<Typed> items = new ArrayList<>();
        for (Syntax item : syntax.items()) {
            items.add(type(item));
        }
        return new Typed.Sequence(items);
    }

    private Typed attribute(Syntax.Attribute syntax) {
        Typed operand = type(syntax.operand());
        if (!(operand instanceof Typed.Strong strong)) {
            throw Errors.type(syntax.column(), operand.kind() + " has no attribute '" + syntax.name() + "'");
        }
        Node node = builder.node(strong.node());
        return switch (syntax.name()) {
            case "T" -> new Typed.Strong(shapes.transpose(strong.node(), null, syntax.column()));
            case "ndim" -> integer(node.shape().ndim());
            case "size" -> integer(node.shape().elementCount());
            case "shape" ->
                new Typed.Sequence(Arrays.stream(node.shape().toArray())
                        .mapToObj(Typing::integer)
                        .toList());
            case "dtype" -> new Typed.Type(node.dtype());
            default -> throw new IllegalArgumentException(syntax.name() + " is no attribute of the language");
        };
    }

    private static Typed integer(long value) {
        return new Typed.Weak(IntegerValue.of(value));
    }

    private Typed call(Function function, Arguments arguments) {
        int column = arguments.column();
        UnaryOperation unary = function.unary();
        if (unary != null) {
            return new Typed.Strong(operators.unary(unary, arguments.required("x"), column));
        }
        BinaryOperation binary = function.binary();
        if (binary != null) {
            Typed left = arguments.required("x1");
            return new Typed.Strong(operators.binary(binary, left, arguments.required("x2"), column));
        }
        return switch (function) {
            case POSITIVE -> operators.positive(arguments.required("x"), column);
            case HISTOGRAM -> quantiles.histogram(arguments);
            default -> new Typed.Strong(node(function, arguments));
        };
    }

    private int node(Function function, Arguments arguments) {
        return switch (function) {
            case WHERE, CLIP, ROUND, NAN_TO_NUM, ASTYPE -> elementwise(function, arguments);
            case TRANSPOSE, RESHAPE, RAVEL -> view(function, arguments);
            case CUMSUM -> reductions.cumulativeSum(arguments);
            case NORM -> statistics.norm(arguments);
            case MEAN, VAR, STD, NANMEAN, NANVAR, NANSTD, AVERAGE -> statistics.type(function, arguments);
            case MEDIAN, NANMEDIAN, PERCENTILE, NANPERCENTILE, QUANTILE, NANQUANTILE ->
                quantiles.type(function, arguments);
            default -> reductions.type(function, arguments);
        };
    }

    private int elementwise(Function function, Arguments arguments) {
        int column = arguments.column();
        return switch (function) {
            case WHERE -> {
                Typed condition = arguments.required("condition");
                Typed ifTrue = arguments.required("x");
                yield elementwise.where(condition, ifTrue, arguments.required("y"), column);
            }
            case CLIP -> elementwise.clip(arguments.required("a"), arguments.get("min"), arguments.get("max"), column);
            case ROUND -> elementwise.round(arguments.required("a"), arguments.integer("decimals", 0), column);
            case NAN_TO_NUM -> {
                Typed nan = arguments.get("nan");
                yield elementwise.nanToNum(
                        arguments.required("x"),
                        nan == null ? new Typed.Weak(new ScalarValue.FloatValue(0)) : nan,
                        arguments.get("posinf"),
                        arguments.get("neginf"),
                        column);
            }
            default ->
                elementwise.cast(
                        Arguments.dtype(arguments.required("dtype"), arguments.column("dtype")),
                        arguments.required("a"),
                        column);
        };
    }

    private int view(Function function, Arguments arguments) {
        int column = arguments.column();
        int node = operands.array(arguments.required("a"), arguments.column("a"));
        return switch (function) {
            case TRANSPOSE -> shapes.transpose(node, arguments.get("axes"), column);
            case RESHAPE -> shapes.reshape(node, arguments.required("shape"), column);
            default -> shapes.ravel(node, column);
        };
    }
}
