package dev.onecopy.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The element types of .npy files that Onecopy takes, and how a small whole number is written as each. */
public enum ElementType {
    BOOL("bool", "b1", 2),
    INT8("int8", "i1", 128),
    INT16("int16", "i2", 1_000),
    INT32("int32", "i4", 1_000),
    INT64("int64", "i8", 1_000),
    UINT8("uint8", "u1", 256),
    UINT16("uint16", "u2", 1_000),
    UINT32("uint32", "u4", 1_000),
    UINT64("uint64", "u8", 1_000),
    FLOAT16("float16", "f2", 3),
    FLOAT32("float32", "f4", 1_000),
    FLOAT64("float64", "f8", 1_000);

    private final String numpyName;
    private final String code;
    private final int period;

    ElementType(String numpyName, String code, int period) {
        this.numpyName = numpyName;
        this.code = code;
        this.period = period;
    }

    /** As NumPy prints it. */
    public String numpyName() {
        return numpyName;
    }

    public int itemsizeBytes() {
        return code.charAt(1) - '0';
    }

    /** The values 0, 1, …, period - 1 follow each other in a generated array, again and again. */
    public int period() {
        return period;
    }

    /** What stands in an .npy header: {@code <f8}, {@code >i2}, {@code |b1}. */
    String descr(ByteOrder byteOrder) {
        String mark = byteOrder == ByteOrder.LITTLE_ENDIAN ? "<" : ">";
        return (itemsizeBytes() == 1 ? "|" : mark) + code;
    }

    void put(ByteBuffer target, int value) {
        switch (this) {
            case BOOL, INT8, UINT8 -> target.put((byte) value);
            case INT16, UINT16 -> target.putShort((short) value);
            case INT32, UINT32 -> target.putInt(value);
            case INT64, UINT64 -> target.putLong(value);
            case FLOAT16 -> target.putShort(Float.floatToFloat16(value));
            case FLOAT32 -> target.putFloat(value);
            case FLOAT64 -> target.putDouble(value);
        }
    }
}
