package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Single elements, and the form in which one of any dtype fits a long, its <em>bits</em>: IEEE 754 bits of a float with
 * the canonical NaN (those of a float32 or float16 in the low 32 or 16, high bits zero), two's complement of an integer
 * (signed ones sign-extended, unsigned ones zero-extended), 0 or 1 of a bool.
 */
public final class Elements {
    /** Elements may lie at any byte. */
    public static final ValueLayout.OfShort INT16 = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfFloat FLOAT32 =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    public static final ValueLayout.OfDouble FLOAT64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long FLOAT16_NAN = 0x7e00;

    private Elements() {}

    /** The bits of a float32. */
    public static long bits(float value) {
        return Integer.toUnsignedLong(Float.floatToIntBits(value));
    }

    /** The bits of the float16 nearest to a float, ties to even. */
    public static long float16Bits(float value) {
        return Float.isNaN(value) ? FLOAT16_NAN : Float.floatToFloat16(value) & 0xffffL;
    }

    /**
     * The bits of the element of a floating dtype that is nearest to a double, ties to even.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public static long floatingBits(DType dtype, double value) {
        return switch (dtype) {
            case FLOAT64 -> Double.doubleToLongBits(value);
            case FLOAT32 -> bits((float) value);
            case FLOAT16 -> float16Bits(towardsOdd(value));
            default -> throw new IllegalArgumentException(dtype + " is not a floating type");
        };
    }

    /**
     * The double that an element of a floating dtype is.
     *
     * @throws IllegalArgumentException if the dtype is not floating
     */
    public static double floating(DType dtype, long bits) {
        return switch (dtype) {
            case FLOAT64 -> Double.longBitsToDouble(bits);
            case FLOAT32 -> Float.intBitsToFloat((int) bits);
            case FLOAT16 -> Float.float16ToFloat((short) bits);
            default -> throw new IllegalArgumentException(dtype + " is not a floating type");
        };
    }

    /**
     * A double cut to a float whose last bit is set if anything was cut off: rounding that to a still smaller float is
     * rounding once. Source: Boldo and Melquiond, "When double rounding is odd".
     */
    public static float towardsOdd(double value) {
        float nearest = (float) value;
        if (nearest == value || Float.isNaN(nearest)) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        boolean away = Math.abs(nearest) > Math.abs(value);
        return Float.intBitsToFloat((away ? bits - 1 : bits) | 1);
    }

    /** The bits of the element at an offset. */
    public static long read(DType dtype, MemorySegment memory, long offsetBytes) {
        return switch (dtype) {
            case BOOL -> memory.get(ValueLayout.JAVA_BYTE, offsetBytes) != 0 ? 1 : 0;
            case INT8 -> memory.get(ValueLayout.JAVA_BYTE, offsetBytes);
            case UINT8 -> memory.get(ValueLayout.JAVA_BYTE, offsetBytes) & 0xffL;
            case INT16 -> memory.get(INT16, offsetBytes);
            case UINT16 -> memory.get(INT16, offsetBytes) & 0xffffL;
            case INT32 -> memory.get(INT32, offsetBytes);
            case UINT32 -> memory.get(INT32, offsetBytes) & 0xffff_ffffL;
            case INT64, UINT64 -> memory.get(INT64, offsetBytes);
            case FLOAT16 -> float16Bits(Float.float16ToFloat(memory.get(INT16, offsetBytes)));
            case FLOAT32 -> bits(memory.get(FLOAT32, offsetBytes));
            case FLOAT64 -> Double.doubleToLongBits(memory.get(FLOAT64, offsetBytes));
        };
    }

    /**
     * A number that orders elements of a dtype as NumPy sorts them, compared as signed: -0.0 before 0.0, every NaN is
     * the same and last.
     */
    public static long key(DType dtype, MemorySegment memory, long offsetBytes) {
        return key(dtype, read(dtype, memory, offsetBytes));
    }

    /** The key of the element that these are the bits of. */
    public static long key(DType dtype, long bits) {
        return switch (dtype) {
            case FLOAT64 -> bits ^ ((bits >> 63) >>> 1);
            case FLOAT32 -> (int) bits ^ (((int) bits >> 31) >>> 1);
            case FLOAT16 -> (short) bits ^ (((short) bits >> 15) & Short.MAX_VALUE);
            case UINT64 -> bits ^ Long.MIN_VALUE;
            default -> bits;
        };
    }

    /** The bits of the element that has this key. */
    public static long bitsOfKey(DType dtype, long key) {
        return switch (dtype) {
            case FLOAT64 -> key ^ ((key >> 63) >>> 1);
            case FLOAT32 -> ((int) key ^ (((int) key >> 31) >>> 1)) & 0xffff_ffffL;
            case FLOAT16 -> ((short) key ^ (((short) key >> 15) & Short.MAX_VALUE)) & 0xffffL;
            case UINT64 -> key ^ Long.MIN_VALUE;
            default -> key;
        };
    }

    /** Writes the element that these are the bits of; of an integer the low bits. */
    public static void write(DType dtype, MemorySegment memory, long offsetBytes, long bits) {
        switch (dtype.itemsizeBytes()) {
            case 1 -> memory.set(ValueLayout.JAVA_BYTE, offsetBytes, (byte) bits);
            case 2 -> memory.set(INT16, offsetBytes, (short) bits);
            case 4 -> memory.set(INT32, offsetBytes, (int) bits);
            default -> memory.set(INT64, offsetBytes, bits);
        }
    }

    /** A uint64 as the nearest double, ties to even. */
    public static double unsignedToDouble(long value) {
        // Halving keeps the lowest bit as a sticky one, so that rounding to 53 bits still sees it.
        return value >= 0 ? (double) value : (double) ((value >>> 1) | (value & 1)) * 2.0;
    }

    /** A uint64 as the nearest float, ties to even. */
    public static float unsignedToFloat(long value) {
        return value >= 0 ? (float) value : (float) ((value >>> 1) | (value & 1)) * 2.0f;
    }
}
