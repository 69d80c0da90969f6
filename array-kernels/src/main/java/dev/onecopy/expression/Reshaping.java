package dev.onecopy.expression;

import dev.onecopy.array.Shape;
import dev.onecopy.array.StridedLayout;
import java.util.Arrays;
import java.util.Optional;

/**
 * The strides of a reshaped view, where there are any.
 *
 * <p>Source: NumPy, {@code _attempt_nocopy_reshape} in numpy/_core/src/multiarray/shape.c.
 */
final class Reshaping {
    private Reshaping() {}

    /** The layout of the same elements in C order with another shape, or nothing if no strides give it. */
    static Optional<StridedLayout> reshape(StridedLayout source, Shape shape) {
        if (source.shape().equals(shape)) {
            return Optional.of(source);
        }
        long[] strides = new long[shape.ndim()];
        if (shape.elementCount() == 0) {
            return Optional.of(new StridedLayout(shape, strides, source.offsetBytes()));
        }
        StridedLayout old = withoutUnitAxes(source);
        int oldAxis = 0;
        int axis = 0;
        while (axis < shape.ndim() && oldAxis < old.shape().ndim()) {
            int oldEnd = oldAxis + 1;
            int end = axis + 1;
            long oldCount = old.shape().length(oldAxis);
            long count = shape.length(axis);
            while (count != oldCount) {
                if (count < oldCount) {
                    count *= shape.length(end++);
                } else {
                    oldCount *= old.shape().length(oldEnd++);
                }
            }
            if (!continues(old, oldAxis, oldEnd)) {
                return Optional.empty();
            }
            long stride = old.stridesBytes()[oldEnd - 1];
            for (int inner = end - 1; inner >= axis; inner--) {
                strides[inner] = stride;
                stride *= shape.length(inner);
            }
            oldAxis = oldEnd;
            axis = end;
        }
        return Optional.of(new StridedLayout(shape, strides, source.offsetBytes()));
    }

    /** True if the axes from one to before another are walked as one. */
    private static boolean continues(StridedLayout layout, int from, int end) {
        for (int axis = from; axis < end - 1; axis++) {
            if (layout.stridesBytes()[axis]
                    != layout.stridesBytes()[axis + 1] * layout.shape().length(axis + 1)) {
                return false;
            }
        }
        return true;
    }

    private static StridedLayout withoutUnitAxes(StridedLayout source) {
        int ndim = source.shape().ndim();
        long[] lengths = new long[ndim];
        long[] strides = new long[ndim];
        int kept = 0;
        for (int axis = 0; axis < ndim; axis++) {
            if (source.shape().length(axis) != 1) {
                lengths[kept] = source.shape().length(axis);
                strides[kept++] = source.stridesBytes()[axis];
            }
        }
        return new StridedLayout(
                Shape.of(Arrays.copyOf(lengths, kept)), Arrays.copyOf(strides, kept), source.offsetBytes());
    }
}
