package dev.onecopy.expression;

import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.util.Arrays;

/**
 * Where the elements of a view lie; equal by value.
 *
 * @param shape lengths of the axes
 * @param stridesBytes distance in bytes between neighbours along each axis; may be 0 (broadcast) or negative
 * @param offsetBytes where element (0, …, 0) lies, from element (0, …, 0) of what is viewed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Layout(Shape shape, long[] stridesBytes, long offsetBytes) {
    /** @throws IllegalArgumentException if there is not one stride an axis */
    public Layout {
        if (stridesBytes.length != shape.ndim()) {
            throw new IllegalArgumentException(
                    "a layout of shape " + shape + " needs one stride an axis, not " + stridesBytes.length);
        }
        stridesBytes = stridesBytes.clone();
    }

    /** All elements of an array as they lie. */
    public static Layout of(ArrayOperand array) {
        return new Layout(array.shape(), array.stridesBytes(), 0);
    }

    /** All elements of a C-contiguous array. */
    public static Layout contiguous(Shape shape, int itemsizeBytes) {
        return new Layout(shape, shape.contiguousStridesBytes(itemsizeBytes, Order.C), 0);
    }

    /** One stride an axis, as a new array. */
    @Override
    public long[] stridesBytes() {
        return stridesBytes.clone();
    }

    /** How far neighbours along an axis are apart. */
    public long strideBytes(int axis) {
        return stridesBytes[axis];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout layout
                && offsetBytes == layout.offsetBytes
                && shape.equals(layout.shape)
                && Arrays.equals(stridesBytes, layout.stridesBytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * shape.hashCode() + Long.hashCode(offsetBytes)) + Arrays.hashCode(stridesBytes);
    }

    @Override
    public String toString() {
        return "shape " + shape + ", strides " + Arrays.toString(stridesBytes) + ", offset " + offsetBytes;
    }
}
