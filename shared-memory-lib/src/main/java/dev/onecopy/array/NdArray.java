package dev.onecopy.array;

import java.lang.foreign.MemorySegment;

/**
 * A view of an array: it has no memory of its own and costs nothing to make. Valid as long as the mapping behind it.
 *
 * @param dtype element type
 * @param shape lengths of the axes
 * @param stridesBytes distance in bytes between neighbours along each axis; may be 0 (broadcast) or negative
 * @param data the memory, native and little-endian; element (0, …, 0) lies at {@code offsetBytes}
 * @param offsetBytes where in {@code data} the first element lies
 */
@SuppressWarnings("ArrayRecordComponent")
public record NdArray(DType dtype, Shape shape, long[] stridesBytes, MemorySegment data, long offsetBytes) {
    /** @throws IllegalArgumentException if an element would lie outside {@code data} */
    public NdArray {
        if (stridesBytes.length != shape.ndim()) {
            throw new IllegalArgumentException(
                    "an array of shape " + shape + " needs one stride an axis, not " + stridesBytes.length);
        }
        checkBounds(dtype, shape, stridesBytes, data.byteSize(), offsetBytes);
    }

    /** A view of a contiguous array whose first element is the first byte of {@code data}. */
    public static NdArray contiguous(ArrayType type, MemorySegment data) {
        return new NdArray(type.dtype(), type.shape(), type.stridesBytes(), data, 0);
    }

    private static void checkBounds(
            DType dtype, Shape shape, long[] stridesBytes, long dataSizeBytes, long offsetBytes) {
        if (shape.elementCount() == 0) {
            return;
        }
        long lowest = offsetBytes;
        long highest = offsetBytes;
        for (int axis = 0; axis < shape.ndim(); axis++) {
            long reach = Math.multiplyExact(stridesBytes[axis], shape.length(axis) - 1);
            lowest = Math.addExact(lowest, Math.min(0, reach));
            highest = Math.addExact(highest, Math.max(0, reach));
        }
        if (lowest < 0 || highest > dataSizeBytes - dtype.itemsizeBytes()) {
            throw new IllegalArgumentException("a view of shape " + shape + " reaches from byte " + lowest + " to byte "
                    + (highest + dtype.itemsizeBytes()) + " of a memory of " + dataSizeBytes + " bytes");
        }
    }
}
