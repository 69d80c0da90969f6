package dev.onecopy.array;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * The element types of an array, named as NumPy names them. In a segment every element is little-endian and aligned to
 * its own size. The code of a type is part of the segment format and never changes.
 */
public enum DType {
    BOOL(1, "bool", Kind.BOOLEAN, 1),
    INT8(2, "int8", Kind.SIGNED, 1),
    INT16(3, "int16", Kind.SIGNED, 2),
    INT32(4, "int32", Kind.SIGNED, 4),
    INT64(5, "int64", Kind.SIGNED, 8),
    UINT8(6, "uint8", Kind.UNSIGNED, 1),
    UINT16(7, "uint16", Kind.UNSIGNED, 2),
    UINT32(8, "uint32", Kind.UNSIGNED, 4),
    UINT64(9, "uint64", Kind.UNSIGNED, 8),
    FLOAT16(10, "float16", Kind.FLOATING, 2),
    FLOAT32(11, "float32", Kind.FLOATING, 4),
    FLOAT64(12, "float64", Kind.FLOATING, 8);

    /** What NumPy calls the kind of a dtype: {@code b}, {@code i}, {@code u}, {@code f}. */
    public enum Kind {
        BOOLEAN('b'),
        SIGNED('i'),
        UNSIGNED('u'),
        FLOATING('f');

        private final char symbol;

        Kind(char symbol) {
            this.symbol = symbol;
        }

        /** The character that stands for this kind in an .npy header. */
        public char symbol() {
            return symbol;
        }
    }

    private final int code;
    private final String numpyName;
    private final Kind kind;
    private final int itemsizeBytes;

    DType(int code, String numpyName, Kind kind, int itemsizeBytes) {
        this.code = code;
        this.numpyName = numpyName;
        this.kind = kind;
        this.itemsizeBytes = itemsizeBytes;
    }

    /** The number that stands for this type in a directory entry of a segment. */
    public int code() {
        return code;
    }

    /** The name as NumPy prints it, such as {@code float64}. */
    public String numpyName() {
        return numpyName;
    }

    public Kind kind() {
        return kind;
    }

    public int itemsizeBytes() {
        return itemsizeBytes;
    }

    public boolean isFloating() {
        return kind == Kind.FLOATING;
    }

    public boolean isInteger() {
        return kind == Kind.SIGNED || kind == Kind.UNSIGNED;
    }

    /** An integer of 8 or 16 bits: of few values, whose squares float64 holds. */
    public boolean isNarrowInteger() {
        return isInteger() && itemsizeBytes <= Short.BYTES;
    }

    /**
     * The type with this code.
     *
     * @throws IllegalArgumentException if no type has it
     */
    public static DType ofCode(int code) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.code == code)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no dtype has the code " + code));
    }

    /**
     * The type that NumPy calls so.
     *
     * @throws IllegalArgumentException if there is none, saying which there are
     */
    public static DType ofNumpyName(String name) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.numpyName.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "the dtype " + name + " is not supported; supported are " + supportedNames()));
    }

    /**
     * The type of this kind and item size.
     *
     * @throws IllegalArgumentException if there is none, such as a float of 16 bytes
     */
    public static DType of(Kind kind, int itemsizeBytes) {
        return Arrays.stream(values())
                .filter(dtype -> dtype.kind == kind && dtype.itemsizeBytes == itemsizeBytes)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no dtype of kind '" + kind.symbol() + "' has " + itemsizeBytes + " bytes an item"));
    }

    /** All names, for messages that say what is supported: {@code bool, int8, …}. */
    public static String supportedNames() {
        return Arrays.stream(values()).map(DType::numpyName).collect(Collectors.joining(", "));
    }

    @Override
    public String toString() {
        return numpyName;
    }
}
