package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Program;
import dev.onecopy.computation.walk.Path;
import dev.onecopy.computation.walk.Steps;
import dev.onecopy.expression.Axes;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.reduction.ArgumentIndex;
import dev.onecopy.reduction.ArgumentReducer;
import dev.onecopy.reduction.ExtremeReducer;
import dev.onecopy.reduction.ProductReducer;
import dev.onecopy.reduction.Reducer;
import dev.onecopy.reduction.SumReducer;
import dev.onecopy.reduction.VarianceReducer;

/** Which reducer a reduction needs. */
final class Reducers {
    private Reducers() {}

    /**
     * The reducer of a reduction.
     *
     * @param stored the dtype of the operand
     * @param domain its shape
     * @param reduced the order in which the reduced axes are walked
     */
    static Reducer of(Node.Reduction reduction, DType stored, Shape domain, Path reduced) {
        DType dtype = Program.working(stored);
        DType result = reduction.dtype();
        return switch (reduction.kind()) {
            case SUM -> new SumReducer(dtype, result);
            case PRODUCT -> new ProductReducer(dtype, result);
            case MINIMUM -> new ExtremeReducer(Extremum.MINIMUM, dtype, result);
            case MAXIMUM -> new ExtremeReducer(Extremum.MAXIMUM, dtype, result);
            case MINIMUM_NUMBER -> new ExtremeReducer(Extremum.MINIMUM_NUMBER, dtype, result);
            case MAXIMUM_NUMBER -> new ExtremeReducer(Extremum.MAXIMUM_NUMBER, dtype, result);
            case ARGUMENT_MINIMUM ->
                new ArgumentReducer(false, dtype, index(domain, reduction.axes(), reduced), reduced.count());
            case ARGUMENT_MAXIMUM ->
                new ArgumentReducer(true, dtype, index(domain, reduction.axes(), reduced), reduced.count());
            case VARIANCE -> new VarianceReducer(dtype, result, reduction.parameter());
        };
    }

    private static ArgumentIndex index(Shape domain, Axes axes, Path reduced) {
        long[] strides = new long[domain.ndim()];
        long[] inOrder = reducedLengths(domain, axes).contiguousStridesBytes(1, Order.C);
        for (int i = 0; i < inOrder.length; i++) {
            strides[axes.numbers().get(i)] = inOrder[i];
        }
        Steps steps = Steps.of(new Layout(domain, strides, 0), reduced);
        return new ArgumentIndex() {
            @Override
            public long of(long position) {
                return steps.offset(position);
            }

            @Override
            public long ascending(long position) {
                return steps.runLength(position);
            }
        };
    }

    private static Shape reducedLengths(Shape domain, Axes axes) {
        return Shape.of(axes.numbers().stream().mapToLong(domain::length).toArray());
    }
}
