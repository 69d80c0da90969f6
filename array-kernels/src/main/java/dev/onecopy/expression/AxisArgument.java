package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code axis=}: none, an integer, or a tuple of them; negative ones count from the end. */
final class AxisArgument {
    private AxisArgument() {}

    /** The axes that a reduction of an operand goes along. */
    static Axes axes(@Nullable Typed given, Shape operand, int column) {
        if (given == null || given instanceof Typed.None) {
            return Axes.all(operand);
        }
        List<Integer> axes = new ArrayList<>(ordered(given, operand.ndim(), column));
        Collections.sort(axes);
        return new Axes(axes);
    }

    /** True if this is an axis that NumPy's ufuncs reduce a scalar along, which has none: 0 or -1. */
    static boolean isOfScalar(@Nullable Typed given, Shape operand) {
        BigInteger value = given == null ? null : given.integer();
        return operand.ndim() == 0 && value != null && (value.signum() == 0 || value.equals(BigInteger.ONE.negate()));
    }

    /** The axes in the order in which they are given. */
    static List<Integer> ordered(Typed given, int ndim, int column) {
        List<Typed> items = given instanceof Typed.Sequence sequence ? sequence.items() : List.of(given);
        List<Integer> axes = new ArrayList<>();
        for (Typed item : items) {
            int axis = axis(item, ndim, column);
            if (axes.contains(axis)) {
                throw Errors.value(column, "duplicate value in 'axis': " + axis);
            }
            axes.add(axis);
        }
        return axes;
    }

    /** One axis. */
    static int axis(Typed given, int ndim, int column) {
        BigInteger value = given.integer();
        if (value == null) {
            throw Errors.type(column, "an axis must be an integer, not " + given.kind());
        }
        long axis = Promotion.holds(DType.INT32, value) ? value.longValue() : Long.MAX_VALUE;
        if (axis < -ndim || axis >= ndim) {
            throw Errors.axis(column, "axis " + value + " is out of bounds for array of dimension " + ndim);
        }
        return (int) (axis < 0 ? axis + ndim : axis);
    }
}
