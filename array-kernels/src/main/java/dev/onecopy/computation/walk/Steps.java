package dev.onecopy.computation.walk;

import dev.onecopy.array.Shape;
import dev.onecopy.expression.Layout;
import java.util.Arrays;

/**
 * How one array steps along a path. Axes that lie behind one another are one, so that a contiguous array has one axis
 * however many its shape has.
 */
public final class Steps {
    private final long[] lengths;
    private final long[] strides;
    private final long first;

    private Steps(long[] lengths, long[] strides, long first) {
        this.lengths = lengths;
        this.strides = strides;
        this.first = first;
    }

    /** Of an array that broadcasts to the domain of the path; the layout's own offset is left out. */
    public static Steps of(Layout layout, Path path) {
        if (path.turns().isEmpty()) {
            return new Steps(new long[0], new long[0], 0);
        }
        long[] byAxis = broadcast(layout, path.domain());
        long[] lengths = new long[path.turns().size()];
        long[] strides = new long[lengths.length];
        long first = 0;
        int count = 0;
        for (Path.Turn turn : path.turns()) {
            long stride = byAxis[turn.axis()];
            if (turn.backward()) {
                first += stride * (turn.length() - 1);
                stride = -stride;
            }
            if (count > 0 && strides[count - 1] == stride * turn.length()) {
                lengths[count - 1] *= turn.length();
                strides[count - 1] = stride;
            } else {
                lengths[count] = turn.length();
                strides[count++] = stride;
            }
        }
        return new Steps(Arrays.copyOf(lengths, count), Arrays.copyOf(strides, count), first);
    }

    /** One stride an axis of the domain; 0 along axes that the array does not have. */
    static long[] broadcast(Layout layout, Shape domain) {
        long[] strides = new long[domain.ndim()];
        int missing = domain.ndim() - layout.shape().ndim();
        for (int axis = missing; axis < strides.length; axis++) {
            int own = axis - missing;
            strides[axis] = layout.shape().length(own) == 1 ? 0 : layout.strideBytes(own);
        }
        return strides;
    }

    /** True if elements of this size lie one behind the other. */
    public boolean isContiguous(long itemsize) {
        return lengths.length == 0 || (lengths.length == 1 && strides[0] == itemsize);
    }

    /** True if one element stands for all positions. */
    public boolean isSingle() {
        return Arrays.stream(strides).allMatch(stride -> stride == 0);
    }

    /** How far a position is from element (0, …, 0). */
    public long offset(long position) {
        long offset = first;
        long rest = position;
        for (int axis = lengths.length - 1; axis >= 0 && rest > 0; axis--) {
            offset += rest % lengths[axis] * strides[axis];
            rest /= lengths[axis];
        }
        return offset;
    }

    /** How many positions from this one on lie at one distance from each other: to the end of the fastest axis. */
    public long runLength(long position) {
        return lengths.length == 0 ? 1 : lengths[lengths.length - 1] - position % lengths[lengths.length - 1];
    }

    /** The distance between the positions of a run. */
    public long runStride() {
        return lengths.length == 0 ? 0 : strides[strides.length - 1];
    }
}
