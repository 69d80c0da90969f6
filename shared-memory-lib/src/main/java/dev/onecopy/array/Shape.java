package dev.onecopy.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The lengths of the axes of an array; a shape of no axes is that of a scalar. At most {@value #MAXIMUM_NDIM} axes,
 * NumPy 2's limit, none negative, and no more than 2<sup>63</sup> - 1 elements.
 */
public final class Shape {
    /** NumPy 2's {@code NPY_MAXDIMS}. */
    public static final int MAXIMUM_NDIM = 64;

    private final long[] lengths;
    private final long elementCount;

    private Shape(long[] lengths, long elementCount) {
        this.lengths = lengths;
        this.elementCount = elementCount;
    }

    /**
     * A shape of these lengths, outermost axis first.
     *
     * @throws IllegalArgumentException if there are more than {@value #MAXIMUM_NDIM}, one is negative, or the product
     *     of those that are not zero overflows
     */
    public static Shape of(long... lengths) {
        if (lengths.length > MAXIMUM_NDIM) {
            throw new IllegalArgumentException(
                    "the shape has " + lengths.length + " axes; at most " + MAXIMUM_NDIM + " are supported");
        }
        long product = 1;
        boolean empty = false;
        for (long length : lengths) {
            if (length < 0) {
                throw new IllegalArgumentException("the shape has an axis of negative length " + length);
            }
            empty |= length == 0;
            product = multiply(product, Math.max(1, length), lengths);
        }
        return new Shape(lengths.clone(), empty ? 0 : product);
    }

    private static long multiply(long product, long length, long[] lengths) {
        if (Math.multiplyHigh(product, length) != 0 || product * length < 0) {
            throw new IllegalArgumentException(
                    "the shape " + text(lengths) + " has more elements than the limit of 2^63 - 1");
        }
        return product * length;
    }

    public int ndim() {
        return lengths.length;
    }

    /** The length of an axis, counted from 0. */
    public long length(int axis) {
        return lengths[axis];
    }

    public long elementCount() {
        return elementCount;
    }

    /** The lengths, outermost axis first, as a new array. */
    public long[] toArray() {
        return lengths.clone();
    }

    /**
     * The strides in bytes of a contiguous array of this shape.
     *
     * @return one stride an axis; zero-length axes count as length 1, as in NumPy
     */
    public long[] contiguousStridesBytes(int itemsizeBytes, Order order) {
        long[] strides = new long[lengths.length];
        long stride = itemsizeBytes;
        for (int step = 0; step < lengths.length; step++) {
            int axis = order == Order.F ? step : lengths.length - 1 - step;
            strides[axis] = stride;
            stride *= Math.max(1, lengths[axis]);
        }
        return strides;
    }

    /**
     * The shape that this one and another broadcast to, by NumPy's rule: aligned at the last axis, equal lengths or one
     * of them 1.
     *
     * @throws IllegalArgumentException if they do not broadcast
     */
    public Shape broadcast(Shape other) {
        int ndim = Math.max(ndim(), other.ndim());
        long[] result = new long[ndim];
        for (int axis = 0; axis < ndim; axis++) {
            long mine = alignedLength(axis - (ndim - ndim()));
            long theirs = other.alignedLength(axis - (ndim - other.ndim()));
            if (mine != theirs && mine != 1 && theirs != 1) {
                throw new IllegalArgumentException(
                        "the shapes " + this + " and " + other + " cannot be broadcast together");
            }
            result[axis] = mine == 1 ? theirs : mine;
        }
        return of(result);
    }

    private long alignedLength(int axis) {
        return axis < 0 ? 1 : lengths[axis];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(lengths, shape.lengths);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(lengths);
    }

    /** As Python writes a tuple: {@code ()}, {@code (3,)}, {@code (2, 3)}. */
    @Override
    public String toString() {
        return text(lengths);
    }

    private static String text(long[] lengths) {
        return lengths.length == 1
                ? "(" + lengths[0] + ",)"
                : Arrays.stream(lengths).mapToObj(Long::toString).collect(Collectors.joining(", ", "(", ")"));
    }
}
