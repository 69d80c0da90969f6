package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.Map;

/**
 * Types an expression for one item by NumPy 2's rules and adds its operations to a graph. Raises what NumPy raises.
 * Recursion is as deep as the syntax tree, whose size is limited.
 */
public final class Typing {
    private final Graph graph;
    private final Map<String, ArrayOperand> arrays;
    private final Map<String, ScalarValue> scalars;

    private Typing(Graph graph, Map<String, ArrayOperand> arrays, Map<String, ScalarValue> scalars) {
        this.graph = graph;
        this.arrays = arrays;
        this.scalars = scalars;
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
        return TypedItem.of(new Typing(graph, arrays, scalars).root(expression.syntax()));
    }

    private int root(Syntax syntax) {
        return switch (type(syntax)) {
            case Typed.Reduced reduced -> reduced.node();
            case Typed.Elements elements ->
                throw new ExpressionException(
                        "not_reduced",
                        syntax.column(),
                        "the result is an array of shape " + elements.shape() + ", not one value: wrap it in one of "
                                + ReductionFunction.names());
            case Typed.Weak weak ->
                throw new ExpressionException(
                        "not_reduced",
                        syntax.column(),
                        "no array is reduced: there must be a call of one of " + ReductionFunction.names());
        };
    }

    private Typed type(Syntax syntax) {
        return switch (syntax) {
            case Syntax.Literal literal -> new Typed.Weak(literal.value());
            case Syntax.Variable variable -> variable(variable);
            case Syntax.Sign sign -> sign(sign);
            case Syntax.Binary binary -> binary(binary);
            case Syntax.Reduction reduction -> reduction(reduction);
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
            return elements(graph.add(new Node.Input(variable.name(), array.dtype(), Layout.of(array))));
        }
        if (scalar != null) {
            return new Typed.Weak(scalar);
        }
        throw new ExpressionException(
                "unknown_variable",
                variable.column(),
                "the variable '" + variable.name() + "' is neither among the arrays nor the mapped values");
    }

    private Typed sign(Syntax.Sign sign) {
        Typed operand = type(sign.operand());
        if (operand instanceof Typed.Weak weak) {
            ScalarValue value = weak.value();
            return new Typed.Weak(sign.negative() ? WeakArithmetic.negate(value) : WeakArithmetic.plus(value));
        }
        int node = node(operand);
        DType dtype = graph.node(node).dtype();
        if (dtype == DType.BOOL) {
            throw typeError(
                    sign.column(), "NumPy does not support the sign '" + (sign.negative() ? "-" : "+") + "' on bool");
        }
        return sign.negative()
                ? withNode(
                        operand,
                        graph.add(new Node.Unary(
                                UnaryOperation.NEGATIVE,
                                node,
                                dtype,
                                graph.node(node).shape())))
                : operand;
    }

    private Typed binary(Syntax.Binary syntax) {
        Typed left = type(syntax.left());
        Typed right = type(syntax.right());
        int column = syntax.column();
        if (left instanceof Typed.Weak first && right instanceof Typed.Weak second) {
            return new Typed.Weak(WeakArithmetic.binary(syntax.operation(), first.value(), second.value(), column));
        }
        checkOnePass(left, right, column);
        DType dtype = commonType(left, right);
        if (syntax.operation() == BinaryOperation.DIVIDE && !dtype.isFloating()) {
            dtype = DType.FLOAT64;
        }
        if (syntax.operation() == BinaryOperation.SUBTRACT && dtype == DType.BOOL) {
            throw typeError(column, "NumPy does not support the operator '-' between bools");
        }
        int first = operand(left, dtype, column);
        int second = operand(right, dtype, column);
        Shape shape = broadcast(graph.node(first).shape(), graph.node(second).shape(), column);
        int node = graph.add(new Node.Binary(syntax.operation(), first, second, dtype, shape));
        return withNode(left instanceof Typed.Weak ? right : left, node);
    }

    private static void checkOnePass(Typed left, Typed right, int column) {
        boolean anyArray = left instanceof Typed.Elements || right instanceof Typed.Elements;
        boolean anyReduced = left instanceof Typed.Reduced || right instanceof Typed.Reduced;
        if (anyArray && anyReduced) {
            throw new ExpressionException(
                    "nested_reduction",
                    column,
                    "an array meets the result of a reduction, which needs a second pass over the array and is not"
                            + " supported: compute the reduction first and pass its value in map");
        }
    }

    private DType commonType(Typed left, Typed right) {
        if (left instanceof Typed.Weak weak) {
            return Promotion.of(graph.node(node(right)).dtype(), weak.value());
        }
        DType dtype = graph.node(node(left)).dtype();
        return right instanceof Typed.Weak weak
                ? Promotion.of(dtype, weak.value())
                : Promotion.of(dtype, graph.node(node(right)).dtype());
    }

    private int operand(Typed operand, DType dtype, int column) {
        return operand instanceof Typed.Weak weak
                ? graph.add(new Node.Constant(dtype, Promotion.bits(dtype, weak.value(), column)))
                : graph.converted(node(operand), dtype);
    }

    private static Shape broadcast(Shape left, Shape right, int column) {
        try {
            return left.broadcast(right);
        } catch (IllegalArgumentException mismatch) {
            throw new ExpressionException("shape_mismatch", column, String.valueOf(mismatch.getMessage()));
        }
    }

    private Typed reduction(Syntax.Reduction syntax) {
        Typed.Elements elements = elements(type(syntax.operand()), syntax);
        ReductionFunction function = syntax.function();
        boolean needsElement = function == ReductionFunction.MIN || function == ReductionFunction.MAX;
        if (needsElement && elements.shape().elementCount() == 0) {
            throw new ExpressionException(
                    "empty_reduction",
                    syntax.column(),
                    "zero-size array to reduction operation " + function.spelling()
                            + " which has no identity; its shape is " + elements.shape());
        }
        return new Typed.Reduced(reduction(function, elements.node()));
    }

    private int reduction(ReductionFunction function, int operand) {
        DType dtype = graph.node(operand).dtype();
        DType result = function.resultType(dtype);
        return switch (function) {
            case MIN -> reduce(ReductionKind.MINIMUM, operand, result);
            case MAX -> reduce(ReductionKind.MAXIMUM, operand, result);
            case SUM ->
                reduce(ReductionKind.SUM, dtype.isFloating() ? operand : graph.converted(operand, result), result);
            case MEAN -> mean(operand, result);
        };
    }

    /** The sum stays a float64 until it is divided, so that a mean is rounded once. */
    private int mean(int operand, DType result) {
        Node node = graph.node(operand);
        int summed = node.dtype().isFloating() ? operand : graph.converted(operand, DType.FLOAT64);
        int sum = reduce(ReductionKind.SUM, summed, DType.FLOAT64);
        long count = Double.doubleToLongBits((double) node.shape().elementCount());
        int divisor = graph.add(new Node.Constant(DType.FLOAT64, count));
        Node mean = new Node.Binary(BinaryOperation.DIVIDE, sum, divisor, DType.FLOAT64, Shape.of());
        return graph.converted(graph.add(mean), result);
    }

    private int reduce(ReductionKind kind, int operand, DType dtype) {
        Axes axes = Axes.all(graph.node(operand).shape());
        return graph.add(new Node.Reduction(kind, operand, Node.NO_NODE, 0, axes, dtype, Shape.of()));
    }

    private Typed.Elements elements(int node) {
        return new Typed.Elements(node, graph.node(node).shape());
    }

    private Typed.Elements elements(Typed operand, Syntax.Reduction syntax) {
        return switch (operand) {
            case Typed.Elements elements -> elements;
            case Typed.Weak weak -> {
                DType dtype = Promotion.defaultType(weak.value());
                long bits = Promotion.bits(dtype, weak.value(), syntax.column());
                yield new Typed.Elements(graph.add(new Node.Constant(dtype, bits)), Shape.of());
            }
            case Typed.Reduced reduced ->
                throw new ExpressionException(
                        "nested_reduction",
                        syntax.column(),
                        "a reduction of the result of a reduction is not supported: it is one value already");
        };
    }

    private static int node(Typed strong) {
        return switch (strong) {
            case Typed.Elements elements -> elements.node();
            case Typed.Reduced reduced -> reduced.node();
            case Typed.Weak weak -> throw new IllegalArgumentException(weak + " has no node");
        };
    }

    private Typed withNode(Typed like, int node) {
        return like instanceof Typed.Elements ? elements(node) : new Typed.Reduced(node);
    }

    private static ExpressionException typeError(int column, String message) {
        return new ExpressionException("type_error", column, message + " (TypeError)");
    }
}
