package dev.onecopy.function;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Single elements of arrays of any dtype and layout, as doubles: simple, and fast enough for most. Where it is not, use
 * the array's memory, offset and strides.
 */
public final class Elements {
    private static final ValueLayout.OfShort INT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble FLOAT64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final double TWO_TO_64 = 0x1p64;

    private Elements() {}

    /**
     * An element; of 64-bit integers the nearest double.
     *
     * @param index one number an axis, from 0 on; not checked against the shape
     */
    public static double get(NdArray array, long... index) {
        long offset = offset(array, index);
        return switch (array.dtype()) {
            case BOOL, INT8 -> array.data().get(ValueLayout.JAVA_BYTE, offset);
            case UINT8 -> Byte.toUnsignedInt(array.data().get(ValueLayout.JAVA_BYTE, offset));
            case INT16 -> array.data().get(INT16, offset);
            case UINT16 -> Short.toUnsignedInt(array.data().get(INT16, offset));
            case INT32 -> array.data().get(INT32, offset);
            case UINT32 -> (double) Integer.toUnsignedLong(array.data().get(INT32, offset));
            case INT64 -> (double) array.data().get(INT64, offset);
            case UINT64 -> {
                long bits = array.data().get(INT64, offset);
                yield bits < 0 ? (double) bits + TWO_TO_64 : (double) bits;
            }
            case FLOAT16 -> Float.float16ToFloat(array.data().get(INT16, offset));
            case FLOAT32 -> array.data().get(FLOAT32, offset);
            case FLOAT64 -> array.data().get(FLOAT64, offset);
        };
    }

    /**
     * Writes an element: floats are rounded, for integers the value is cut, and saturates at those of a long.
     *
     * @param index one number an axis, from 0 on; not checked against the shape
     */
    public static void set(NdArray array, double value, long... index) {
        long offset = offset(array, index);
        DType dtype = array.dtype();
        switch (dtype) {
            case FLOAT16 -> array.data().set(INT16, offset, Float.floatToFloat16((float) value));
            case FLOAT32 -> array.data().set(FLOAT32, offset, (float) value);
            case FLOAT64 -> array.data().set(FLOAT64, offset, value);
            case BOOL -> array.data().set(ValueLayout.JAVA_BYTE, offset, (byte) (value != 0 ? 1 : 0));
            case INT8, UINT8 -> array.data().set(ValueLayout.JAVA_BYTE, offset, (byte) (long) value);
            case INT16, UINT16 -> array.data().set(INT16, offset, (short) (long) value);
            case INT32, UINT32 -> array.data().set(INT32, offset, (int) (long) value);
            case INT64, UINT64 -> array.data().set(INT64, offset, (long) value);
        }
    }

    /** Where an element lies in the array's memory. */
    public static long offset(NdArray array, long... index) {
        long[] strides = array.stridesBytes();
        if (index.length != strides.length) {
            throw new IndexOutOfBoundsException(
                    "an element of an array of " + strides.length + " axes has no index of " + index.length);
        }
        long offset = array.offsetBytes();
        for (int axis = 0; axis < index.length; axis++) {
            offset += index[axis] * strides[axis];
        }
        return offset;
    }
}
