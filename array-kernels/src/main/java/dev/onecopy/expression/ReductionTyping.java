package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Sums, products, extremes, counts and positions, along axes, of the elements that where= selects. */
final class ReductionTyping {
    private final GraphBuilder builder;
    private final Operands operands;
    private final ShapeTyping shapes;

    ReductionTyping(GraphBuilder builder, Operands operands, ShapeTyping shapes) {
        this.builder = builder;
        this.operands = operands;
        this.shapes = shapes;
    }

    int type(Function function, Arguments arguments) {
        Reduced reduced = Reduced.of(arguments, builder, operands, "a");
        int result = switch (function) {
            case SUM, NANSUM -> accumulated(ReductionKind.SUM, reduced, arguments, function.ignoresNan());
            case PROD, NANPROD -> accumulated(ReductionKind.PRODUCT, reduced, arguments, function.ignoresNan());
            case MIN, NANMIN -> extreme(ReductionKind.MINIMUM, reduced, arguments, function.ignoresNan());
            case MAX, NANMAX -> extreme(ReductionKind.MAXIMUM, reduced, arguments, function.ignoresNan());
            case PTP -> peakToPeak(reduced, arguments);
            case ANY -> truth(ReductionKind.MAXIMUM, reduced);
            case ALL -> truth(ReductionKind.MINIMUM, reduced);
            case COUNT_NONZERO -> {
                int nonzero = builder.converted(builder.converted(reduced.operand(), DType.BOOL), DType.INT64);
                yield builder.reduce(ReductionKind.SUM, nonzero, reduced.axes(), DType.INT64);
            }
            case ARGMIN -> position(ReductionKind.ARGUMENT_MINIMUM, reduced, arguments);
            case ARGMAX -> position(ReductionKind.ARGUMENT_MAXIMUM, reduced, arguments);
            default -> throw new IllegalArgumentException(function + " is no reduction");
        };
        return kept(result, reduced);
    }

    int kept(int result, Reduced reduced) {
        return reduced.keepsAxes() ? shapes.kept(result, builder.shape(reduced.operand()), reduced.axes(), 0) : result;
    }

    /** A node as one of more axes, its own along the ones given. */
    int alongAxes(int node, List<Integer> axes, int ndim) {
        int[] others =
                IntStream.range(0, ndim).filter(axis -> !axes.contains(axis)).toArray();
        long[] lengths = new long[ndim];
        Arrays.fill(lengths, 1);
        List<Integer> ascending = axes.stream().sorted().toList();
        int ordered =
                shapes.transpose(node, ascending.stream().map(axes::indexOf).toList());
        for (int axis : axes) {
            lengths[axis] = builder.shape(node).length(axes.indexOf(axis));
        }
        return shapes.kept(ordered, Shape.of(lengths), Axes.of(others), 0);
    }

    private int accumulated(ReductionKind kind, Reduced reduced, Arguments arguments, boolean ignoreNan) {
        int column = reduced.column();
        DType given = arguments.dtype("dtype");
        DType dtype = given == null ? Promotion.accumulated(builder.dtype(reduced.operand())) : given;
        double identity = kind == ReductionKind.SUM ? 0 : 1;
        int values = ignoreNan ? withoutNan(reduced.operand(), identity, column) : reduced.operand();
        int result = accumulated(kind, reduced.with(values, reduced.mask()), dtype);
        Typed initial = arguments.given("initial");
        if (initial == null) {
            return result;
        }
        BinaryOperation operation = kind == ReductionKind.SUM ? BinaryOperation.ADD : BinaryOperation.MULTIPLY;
        return builder.binary(operation, result, scalar(dtype, initial, arguments), column);
    }

    /** A sum or product in a dtype, as NumPy accumulates it: integers wrap, floats are rounded once. */
    int accumulated(ReductionKind kind, Reduced reduced, DType dtype) {
        int operand = reduced.operand();
        double identity = kind == ReductionKind.SUM ? 0 : 1;
        if (dtype == DType.BOOL) {
            ReductionKind any = kind == ReductionKind.SUM ? ReductionKind.MAXIMUM : ReductionKind.MINIMUM;
            return truth(any, reduced);
        }
        boolean widens = dtype.isFloating()
                && builder.dtype(operand).isFloating()
                && builder.dtype(operand).itemsizeBytes() <= dtype.itemsizeBytes();
        int values = widens ? operand : builder.converted(operand, dtype);
        DType wide = Promotion.accumulated(dtype);
        values = reduced.masked(builder, values, builder.number(builder.dtype(values), identity));
        values = widens ? values : builder.converted(values, wide);
        return builder.converted(builder.reduce(kind, values, reduced.axes(), wide), dtype);
    }

    private int withoutNan(int node, double instead, int column) {
        DType dtype = builder.dtype(node);
        return dtype.isFloating()
                ? builder.select(
                        builder.unary(UnaryOperation.ISNAN, node), builder.number(dtype, instead), node, column)
                : node;
    }

    private int extreme(ReductionKind kind, Reduced reduced, Arguments arguments, boolean ignoreNan) {
        int column = reduced.column();
        DType dtype = builder.dtype(reduced.operand());
        Typed given = arguments.given("initial");
        Integer initial = given == null ? null : Integer.valueOf(scalar(dtype, given, arguments));
        if (initial == null && reduced.isMasked()) {
            throw Errors.value(
                    column,
                    "reduction operation " + arguments.function() + " does not have an identity, so to use a where mask"
                            + " one has to specify 'initial'");
        }
        if (initial == null) {
            checkElements(reduced, arguments);
        }
        boolean numbers = ignoreNan && dtype.isFloating();
        if (initial != null && reduced.isOfNothing(builder)) {
            // The result has the initial value everywhere, and the shape of a sum of nothing.
            int nothing = accumulated(ReductionKind.SUM, reduced, dtype);
            int zero = builder.number(dtype, 0);
            return builder.select(
                    builder.binary(BinaryOperation.EQUAL, nothing, zero, column), initial, nothing, column);
        }
        int values = reduced.masked(builder, reduced.operand(), initial);
        int result = builder.reduce(numbers ? numbers(kind) : kind, values, reduced.axes(), dtype);
        return initial == null ? result : builder.binary(combined(kind, numbers), result, initial, column);
    }

    private static ReductionKind numbers(ReductionKind kind) {
        return kind == ReductionKind.MINIMUM ? ReductionKind.MINIMUM_NUMBER : ReductionKind.MAXIMUM_NUMBER;
    }

    private static BinaryOperation combined(ReductionKind kind, boolean numbers) {
        if (kind == ReductionKind.MINIMUM) {
            return numbers ? BinaryOperation.FMIN : BinaryOperation.MINIMUM;
        }
        return numbers ? BinaryOperation.FMAX : BinaryOperation.MAXIMUM;
    }

    private void checkElements(Reduced reduced, Arguments arguments) {
        if (reduced.isOfNothing(builder)) {
            throw Errors.empty(
                    reduced.column(),
                    "zero-size array to reduction operation " + arguments.function()
                            + " which has no identity; its shape is " + builder.shape(reduced.operand()));
        }
    }

    private int scalar(DType dtype, Typed value, Arguments arguments) {
        int column = arguments.column("initial");
        int node = operands.cast(dtype, operands.numeric(value, column), column);
        if (builder.shape(node).ndim() != 0) {
            throw Errors.value(column, "initial must be a scalar, not of shape " + builder.shape(node));
        }
        return node;
    }

    private int peakToPeak(Reduced reduced, Arguments arguments) {
        DType dtype = builder.dtype(reduced.operand());
        if (dtype == DType.BOOL) {
            throw Errors.type(
                    reduced.column(), "NumPy does not support the operator '-' between bools, which ptp needs");
        }
        checkElements(reduced, arguments);
        return builder.binary(
                BinaryOperation.SUBTRACT,
                builder.reduce(ReductionKind.MAXIMUM, reduced.operand(), reduced.axes(), dtype),
                builder.reduce(ReductionKind.MINIMUM, reduced.operand(), reduced.axes(), dtype),
                reduced.column());
    }

    /** any or all: the largest or smallest truth value; of none, what a sum says. */
    private int truth(ReductionKind kind, Reduced reduced) {
        boolean any = kind == ReductionKind.MAXIMUM;
        int truth = reduced.masked(builder, builder.converted(reduced.operand(), DType.BOOL), builder.bool(!any));
        if (!reduced.isOfNothing(builder)) {
            return builder.reduce(kind, truth, reduced.axes(), DType.BOOL);
        }
        int count =
                builder.reduce(ReductionKind.SUM, builder.converted(truth, DType.INT64), reduced.axes(), DType.INT64);
        BinaryOperation operation = any ? BinaryOperation.NOT_EQUAL : BinaryOperation.EQUAL;
        return builder.binary(operation, count, builder.number(DType.INT64, 0), reduced.column());
    }

    private int position(ReductionKind kind, Reduced reduced, Arguments arguments) {
        Typed axis = arguments.given("axis");
        if (axis instanceof Typed.Sequence) {
            throw Errors.type(arguments.column("axis"), arguments.function() + " takes one axis or none, not a tuple");
        }
        if (reduced.isOfNothing(builder)) {
            throw Errors.empty(reduced.column(), "attempt to get " + arguments.function() + " of an empty sequence");
        }
        if (reduced.axes().numbers().isEmpty()) {
            return builder.number(DType.INT64, 0);
        }
        return builder.reduce(kind, reduced.operand(), reduced.axes(), DType.INT64);
    }

    int cumulativeSum(Arguments arguments) {
        int operand = operands.array(arguments.required("a"), arguments.column("a"));
        DType given = arguments.dtype("dtype");
        DType dtype = given == null ? Promotion.accumulated(builder.dtype(operand)) : given;
        if (dtype == DType.BOOL) {
            throw Errors.unsupported(arguments.column("dtype"), "cumsum to bool is not supported");
        }
        int values = builder.converted(operand, dtype);
        Shape shape = builder.shape(values);
        Typed axis = arguments.given("axis");
        if (AxisArgument.isOfScalar(axis, shape) || (axis == null && shape.ndim() != 1)) {
            Shape flat = Shape.of(shape.elementCount());
            return builder.add(new Node.Scan(ScanKind.CUMULATIVE_SUM, values, Node.Scan.ALL_AXES, dtype, flat));
        }
        int number = axis == null ? 0 : AxisArgument.axis(axis, shape.ndim(), arguments.column("axis"));
        return builder.add(new Node.Scan(ScanKind.CUMULATIVE_SUM, values, number, dtype, shape));
    }
}
