package dev.onecopy.array;

/**
 * What must be known of a contiguous array before it has any bytes.
 *
 * @param dtype element type
 * @param shape lengths of the axes
 * @param order which axis is contiguous
 */
public record ArrayType(DType dtype, Shape shape, Order order) {
    /** @throws IllegalArgumentException if the array would have more than 2<sup>63</sup> - 1 bytes */
    public ArrayType {
        if (shape.elementCount() > Long.MAX_VALUE / dtype.itemsizeBytes()) {
            throw new IllegalArgumentException("an array of dtype " + dtype + " and shape " + shape
                    + " is larger than the limit of 2^63 - 1 bytes");
        }
    }

    /** The size of the data in bytes. */
    public long nbytes() {
        return shape.elementCount() * dtype.itemsizeBytes();
    }

    /** One stride in bytes an axis. */
    public long[] stridesBytes() {
        return shape.contiguousStridesBytes(dtype.itemsizeBytes(), order);
    }
}
