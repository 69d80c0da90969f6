package dev.onecopy.expression;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import java.util.Arrays;

/**
 * All that planning needs to know of an array: where it lies does not matter.
 *
 * @param dtype element type
 * @param shape lengths of the axes
 * @param stridesBytes distance in bytes between neighbours along each axis
 */
@SuppressWarnings("ArrayRecordComponent")
public record ArrayOperand(DType dtype, Shape shape, long[] stridesBytes) {
    /** @throws IllegalArgumentException if there is not one stride an axis */
    public ArrayOperand {
        if (stridesBytes.length != shape.ndim()) {
            throw new IllegalArgumentException(
                    "an array of shape " + shape + " needs one stride an axis, not " + stridesBytes.length);
        }
        stridesBytes = stridesBytes.clone();
    }

    /** A contiguous array. */
    public static ArrayOperand of(ArrayType type) {
        return new ArrayOperand(type.dtype(), type.shape(), type.stridesBytes());
    }

    /** The array behind a view. */
    public static ArrayOperand of(NdArray array) {
        return new ArrayOperand(array.dtype(), array.shape(), array.stridesBytes());
    }

    /** True if both have the same dtype, shape and strides. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ArrayOperand operand
                && dtype == operand.dtype
                && shape.equals(operand.shape)
                && Arrays.equals(stridesBytes, operand.stridesBytes);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dtype.hashCode() + shape.hashCode()) + Arrays.hashCode(stridesBytes);
    }
}
