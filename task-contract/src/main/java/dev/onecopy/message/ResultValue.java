package dev.onecopy.message;

import java.util.Arrays;

/**
 * The small result of a call.
 *
 * @param dtype NumPy's name
 * @param shape lengths of the axes
 * @param data the elements, little-endian, in C order
 */
@SuppressWarnings("ArrayRecordComponent")
public record ResultValue(String dtype, long[] shape, byte[] data) {
    /** The most elements of a result that travels in a message. */
    public static final int MAXIMUM_ELEMENTS = 2_048;

    private static final int MAXIMUM_BYTES = MAXIMUM_ELEMENTS * Long.BYTES;
    private static final int MAXIMUM_NAME_LENGTH = 16;

    public ResultValue {
        MessageVersion.checkText("value.dtype", dtype, MAXIMUM_NAME_LENGTH);
        MessageVersion.checkPresent("value.shape", shape);
        MessageVersion.checkPresent("value.data", data);
        MessageVersion.checkWithin("the number of bytes of a value", data.length, MAXIMUM_BYTES);
    }

    /** True if both have the same dtype, shape and bytes. */
    @Override
    public boolean equals(Object other) {
        return other instanceof ResultValue value
                && dtype.equals(value.dtype)
                && Arrays.equals(shape, value.shape)
                && Arrays.equals(data, value.data);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * dtype.hashCode() + Arrays.hashCode(shape)) + Arrays.hashCode(data);
    }
}
