package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.List;

/** Means, variances and norms. */
final class StatisticsTyping {
    private final GraphBuilder builder;
    private final Operands operands;
    private final ReductionTyping reductions;

    StatisticsTyping(GraphBuilder builder, Operands operands, ReductionTyping reductions) {
        this.builder = builder;
        this.operands = operands;
        this.reductions = reductions;
    }

    int type(Function function, Arguments arguments) {
        Reduced given = Reduced.of(arguments, builder, operands, "a");
        Reduced reduced = function.ignoresNan() ? withoutNan(given) : given;
        int result = switch (function) {
            case MEAN, NANMEAN -> mean(reduced, arguments, function.ignoresNan());
            case VAR, NANVAR -> {
                DType dtype = varianceDtype(reduced, arguments);
                yield variance(reduced, arguments, dtype, dtype, function.ignoresNan());
            }
            case STD, NANSTD -> deviation(reduced, arguments, function.ignoresNan());
            case AVERAGE -> average(reduced, arguments);
            default -> throw new IllegalArgumentException(function + " is no statistic");
        };
        return reductions.kept(result, reduced);
    }

    /** NaNs do not count: the mask leaves them out. */
    private Reduced withoutNan(Reduced reduced) {
        int operand = reduced.operand();
        if (!builder.dtype(operand).isFloating()) {
            return reduced;
        }
        int number = builder.unary(UnaryOperation.LOGICAL_NOT, builder.unary(UnaryOperation.ISNAN, operand));
        return reduced.with(
                operand,
                reduced.isMasked()
                        ? builder.binary(BinaryOperation.BIT_AND, reduced.mask(), number, reduced.column())
                        : number);
    }

    private int mean(Reduced reduced, Arguments arguments, boolean ignoreNan) {
        DType given = arguments.dtype("dtype");
        DType dtype = given == null ? Promotion.averaged(builder.dtype(reduced.operand())) : given;
        if (!dtype.isFloating()) {
            if (ignoreNan && builder.dtype(reduced.operand()).isFloating()) {
                throw Errors.type(arguments.column("dtype"), "the dtype of nanmean must be floating, not " + dtype);
            }
            // As NumPy: the sum wraps in the dtype before it is divided.
            int sum = reductions.accumulated(ReductionKind.SUM, reduced, dtype);
            return builder.converted(quotient(sum, reduced.selectedCount(builder), reduced.column()), dtype);
        }
        int values = builder.converted(reduced.operand(), dtype);
        return mean(reduced.with(values, reduced.mask()), dtype);
    }

    /** The sum stays a float64 until it is divided, so that a mean is rounded once. */
    private int mean(Reduced reduced, DType dtype) {
        int sum = reductions.accumulated(ReductionKind.SUM, reduced, DType.FLOAT64);
        return builder.converted(quotient(sum, reduced.selectedCount(builder), reduced.column()), dtype);
    }

    private int quotient(int dividend, int divisor, int column) {
        return builder.binary(
                BinaryOperation.DIVIDE,
                builder.converted(dividend, DType.FLOAT64),
                builder.converted(divisor, DType.FLOAT64),
                column);
    }

    /** The variance stays a float64 until its root is taken, so that it neither overflows nor is rounded before. */
    private int deviation(Reduced reduced, Arguments arguments, boolean ignoreNan) {
        DType dtype = varianceDtype(reduced, arguments);
        int variance = variance(reduced, arguments, dtype, DType.FLOAT64, ignoreNan);
        int root = builder.unary(UnaryOperation.SQRT, builder.converted(variance, DType.FLOAT64));
        return builder.converted(root, dtype);
    }

    private DType varianceDtype(Reduced reduced, Arguments arguments) {
        DType given = arguments.dtype("dtype");
        DType dtype = given == null ? Promotion.averaged(builder.dtype(reduced.operand())) : given;
        if (!dtype.isFloating()) {
            throw Errors.unsupported(
                    arguments.column("dtype"),
                    "the dtype of " + arguments.function() + " must be floating, not " + dtype);
        }
        return dtype;
    }

    private int variance(Reduced reduced, Arguments arguments, DType dtype, DType resultType, boolean ignoreNan) {
        if (arguments.given("ddof") != null && arguments.given("correction") != null) {
            throw Errors.value(arguments.column("correction"), "ddof and correction can't be provided simultaneously");
        }
        double ddof = arguments.number("correction", arguments.number("ddof", 0));
        int values = builder.converted(reduced.operand(), dtype);
        Reduced floating = reduced.with(values, reduced.mask());
        int result = reduced.axes().numbers().isEmpty()
                ? ofItself(floating, ddof)
                : builder.add(new Node.Reduction(
                        ReductionKind.VARIANCE,
                        values,
                        reduced.mask(),
                        ddof,
                        reduced.axes(),
                        resultType,
                        reduced.axes().kept(builder.shape(values))));
        return ignoreNan && ddof != 0 ? orNan(result, floating, ddof) : result;
    }

    /** The variance of one element: 0 divided by the degrees of freedom, NaN if it is not finite. */
    private int ofItself(Reduced reduced, double ddof) {
        int values = reduced.operand();
        DType dtype = builder.dtype(values);
        int zero = builder.binary(BinaryOperation.SUBTRACT, values, values, reduced.column());
        int freedom = builder.number(dtype, Math.max(0, 1 - ddof));
        int result = builder.binary(BinaryOperation.DIVIDE, zero, freedom, reduced.column());
        return reduced.masked(builder, result, builder.number(dtype, Double.NaN));
    }

    /** NaN where no degree of freedom is left. */
    private int orNan(int variance, Reduced reduced, double ddof) {
        int column = reduced.column();
        int count = reduced.selectedCount(builder);
        int few = builder.binary(BinaryOperation.LESS_EQUAL, count, builder.number(DType.FLOAT64, ddof), column);
        return builder.select(few, builder.number(builder.dtype(variance), Double.NaN), variance, column);
    }

    private int average(Reduced reduced, Arguments arguments) {
        arguments.refuse("returned", "; the sum of the weights is sum(weights)");
        Typed weights = arguments.given("weights");
        if (weights == null) {
            DType dtype = Promotion.averaged(builder.dtype(reduced.operand()));
            return mean(reduced.with(builder.converted(reduced.operand(), dtype), Node.NO_NODE), dtype);
        }
        int column = arguments.column("weights");
        int weight = aligned(operands.array(weights, column), reduced, arguments);
        DType common = Promotion.of(builder.dtype(reduced.operand()), builder.dtype(weight));
        DType dtype = builder.dtype(reduced.operand()).isFloating() ? common : Promotion.of(common, DType.FLOAT64);
        int scaled = builder.binary(
                BinaryOperation.MULTIPLY,
                builder.converted(reduced.operand(), dtype),
                builder.converted(weight, dtype),
                column);
        int sum = reductions.accumulated(ReductionKind.SUM, reduced.with(scaled, Node.NO_NODE), DType.FLOAT64);
        int total = builder.reduce(ReductionKind.SUM, builder.converted(weight, dtype), reduced.axes(), DType.FLOAT64);
        return builder.converted(quotient(sum, total, column), dtype);
    }

    /** Weights of some axes are laid along them. */
    private int aligned(int weight, Reduced reduced, Arguments arguments) {
        Shape shape = builder.shape(reduced.operand());
        Shape own = builder.shape(weight);
        int column = arguments.column("weights");
        if (own.equals(shape)) {
            return weight;
        }
        Typed axis = arguments.given("axis");
        if (axis == null) {
            throw Errors.type(column, "axis must be specified when shapes of a and weights differ");
        }
        List<Integer> axes = AxisArgument.ordered(axis, shape.ndim(), arguments.column("axis"));
        if (!own.equals(Shape.of(axes.stream().mapToLong(shape::length).toArray()))) {
            throw Errors.value(
                    column, "the shape of weights must be consistent with the shape of a along the specified axis");
        }
        return reductions.alongAxes(weight, axes, shape.ndim());
    }

    int norm(Arguments arguments) {
        int column = arguments.column();
        int array = operands.array(arguments.required("x"), arguments.column("x"));
        int values = builder.converted(array, Promotion.averaged(builder.dtype(array)));
        Norm norm = Norm.of(arguments, builder.shape(values));
        Reduced reduced = new Reduced(values, norm.axes(), Node.NO_NODE, arguments.isTrue("keepdims"), column);
        return reductions.kept(norm(reduced, norm), reduced);
    }

    private int norm(Reduced reduced, Norm norm) {
        int values = reduced.operand();
        int column = reduced.column();
        DType dtype = builder.dtype(values);
        if (norm.order() == 2) {
            int squares = builder.unary(UnaryOperation.SQUARE, values);
            return builder.unary(
                    UnaryOperation.SQRT,
                    reductions.accumulated(ReductionKind.SUM, reduced.with(squares, Node.NO_NODE), dtype));
        }
        int absolute = builder.unary(UnaryOperation.ABSOLUTE, values);
        if (Double.isInfinite(norm.order())) {
            if (reduced.isOfNothing(builder) && norm.order() > 0) {
                return reductions.accumulated(ReductionKind.SUM, reduced.with(absolute, Node.NO_NODE), dtype);
            }
            if (reduced.isOfNothing(builder)) {
                throw Errors.empty(column, "zero-size array to reduction operation minimum which has no identity");
            }
            ReductionKind kind = norm.order() > 0 ? ReductionKind.MAXIMUM : ReductionKind.MINIMUM;
            return builder.reduce(kind, absolute, reduced.axes(), dtype);
        }
        if (norm.order() == 0) {
            int nonzero = builder.converted(builder.converted(values, DType.BOOL), dtype);
            return reductions.accumulated(ReductionKind.SUM, reduced.with(nonzero, Node.NO_NODE), dtype);
        }
        if (norm.order() == 1) {
            return reductions.accumulated(ReductionKind.SUM, reduced.with(absolute, Node.NO_NODE), dtype);
        }
        int powers = builder.binary(BinaryOperation.POWER, absolute, builder.number(dtype, norm.order()), column);
        int sum = reductions.accumulated(ReductionKind.SUM, reduced.with(powers, Node.NO_NODE), dtype);
        return builder.binary(BinaryOperation.POWER, sum, builder.number(dtype, 1 / norm.order()), column);
    }
}
