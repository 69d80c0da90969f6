package dev.onecopy.array;

/**
 * Where the elements of an array or of a part of it lie, without the memory that they lie in.
 *
 * @param shape lengths of the axes
 * @param stridesBytes distance in bytes between neighbours along each axis; may be 0 or negative
 * @param offsetBytes where element (0, …, 0) lies
 */
@SuppressWarnings("ArrayRecordComponent")
public record StridedLayout(Shape shape, long[] stridesBytes, long offsetBytes) {
    /** The layout of a contiguous array that begins at byte 0. */
    public static StridedLayout of(ArrayType type) {
        return new StridedLayout(type.shape(), type.stridesBytes(), 0);
    }
}
