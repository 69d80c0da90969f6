package dev.onecopy.differential;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * A result, whoever computed it.
 *
 * @param data little-endian, in C order
 */
@SuppressWarnings("ArrayRecordComponent")
record ComputedArray(DType dtype, Shape shape, byte[] data) {
    int elementCount() {
        return data.length / dtype.itemsizeBytes();
    }

    /** As {@link Elements} has it; of NaN the canonical one. */
    long bits(int element) {
        return Elements.read(dtype, MemorySegment.ofArray(data), (long) element * dtype.itemsizeBytes());
    }

    /** Of a floating dtype. */
    double floating(int element) {
        long bits = bits(element);
        return switch (dtype) {
            case FLOAT64 -> Double.longBitsToDouble(bits);
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            default -> Float.float16ToFloat((short) bits);
        };
    }

    /** The sign, and the rank among the values of the dtype: neighbours differ by 1, both zeros are 0. */
    long rank(int element) {
        long bits = bits(element);
        long sign = 1L << (dtype.itemsizeBytes() * 8 - 1);
        return (bits & sign) == 0 ? bits : -(bits & (sign - 1));
    }

    String show(int element) {
        return dtype.isFloating() ? Double.toString(floating(element)) : Long.toString(bits(element));
    }

    /** True if dtype, shape and all bits are the same, NaN being NaN. */
    boolean sameBits(ComputedArray other) {
        if (dtype != other.dtype || !shape.equals(other.shape) || data.length != other.data.length) {
            return false;
        }
        return Arrays.equals(data, other.data);
    }
}
