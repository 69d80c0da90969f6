package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What reductions have in common: the array, the axes, which elements count, and the axes that stay.
 *
 * @param operand the array
 * @param mask which elements count: a bool node that broadcasts to the operand's shape, or {@link Node#NO_NODE}
 * @param column where errors are reported
 */
record Reduced(int operand, Axes axes, int mask, boolean keepsAxes, int column) {
    /** Those that are no ufunc's reduction in NumPy: they refuse any axis of a scalar. */
    private static final Set<Function> STRICT_WITH_SCALARS = EnumSet.of(
            Function.MEAN,
            Function.VAR,
            Function.STD,
            Function.AVERAGE,
            Function.MEDIAN,
            Function.NANMEDIAN,
            Function.PERCENTILE,
            Function.NANPERCENTILE,
            Function.QUANTILE,
            Function.NANQUANTILE);

    static Reduced of(Arguments arguments, GraphBuilder builder, Operands operands, String array) {
        int operand = operands.array(arguments.required(array), arguments.column(array));
        Shape shape = builder.shape(operand);
        return new Reduced(
                operand,
                axes(arguments, shape),
                mask(arguments, builder, operands, shape),
                arguments.isTrue("keepdims"),
                arguments.column());
    }

    private static Axes axes(Arguments arguments, Shape shape) {
        Typed axis = arguments.get("axis");
        if (!STRICT_WITH_SCALARS.contains(arguments.called()) && AxisArgument.isOfScalar(axis, shape)) {
            return Axes.all(shape);
        }
        return AxisArgument.axes(axis, shape, arguments.column("axis"));
    }

    private static int mask(Arguments arguments, GraphBuilder builder, Operands operands, Shape shape) {
        Typed given = arguments.get("where");
        int column = arguments.column("where");
        if (given == null || (given instanceof Typed.Weak weak && Operands.isTrue(weak.value()))) {
            return Node.NO_NODE;
        }
        boolean isArray = given instanceof Typed.Strong strong
                && builder.shape(strong.node()).ndim() > 0;
        if (isArray && operands.dtype(given) != DType.BOOL) {
            throw Errors.type(
                    column, "where= must be bool, not " + operands.dtype(given) + "; compare, as in where=a != 0");
        }
        int mask = operands.truth(given, column);
        if (!GraphBuilder.broadcast(builder.shape(mask), shape, column).equals(shape)) {
            throw Errors.shape(
                    column,
                    "where= of shape " + builder.shape(mask) + " does not broadcast to that of the array, " + shape);
        }
        return mask;
    }

    boolean isMasked() {
        return mask != Node.NO_NODE;
    }

    Reduced with(int newOperand, int newMask) {
        return new Reduced(newOperand, axes, newMask, keepsAxes, column);
    }

    /** How many elements are reduced to one, counting those that the mask leaves out. */
    long count(GraphBuilder builder) {
        return axes.reducedCount(builder.shape(operand));
    }

    /** True if there is nothing to reduce, even if the result has no element either. */
    boolean isOfNothing(GraphBuilder builder) {
        return count(builder) == 0;
    }

    /** The operand with another value where the mask says that an element does not count. */
    int masked(GraphBuilder builder, int values, @Nullable Integer otherwise) {
        return isMasked() && otherwise != null ? builder.select(mask, values, otherwise, column) : values;
    }

    /**
     * How many elements count, as float64: of a mask that is smaller than the operand, its own count times how often it
     * is repeated.
     */
    int selectedCount(GraphBuilder builder) {
        if (!isMasked()) {
            return builder.number(DType.FLOAT64, (double) count(builder));
        }
        Shape shape = builder.shape(operand);
        Shape own = builder.shape(mask);
        int added = shape.ndim() - own.ndim();
        long repeated = 1;
        int[] ownAxes = axes.numbers().stream()
                .mapToInt(axis -> axis - added)
                .filter(axis -> axis >= 0)
                .toArray();
        for (int axis : axes.numbers()) {
            boolean broadcast = axis < added || own.length(axis - added) != shape.length(axis);
            repeated *= broadcast ? shape.length(axis) : 1;
        }
        int ones = builder.converted(mask, DType.INT64);
        int sum = builder.converted(
                builder.reduce(ReductionKind.SUM, ones, Axes.of(ownAxes), DType.INT64), DType.FLOAT64);
        return repeated == 1
                ? sum
                : builder.binary(
                        BinaryOperation.MULTIPLY, sum, builder.number(DType.FLOAT64, (double) repeated), column);
    }
}
