package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Elements;

/**
 * Keys of numbers from one to another, both among them, and how they are counted in bins of equal width.
 *
 * @param dtype of the elements
 */
public record KeyRange(DType dtype, long lowest, long highest) {
    /** The most bins, so that their counts and two more fit a message. */
    public static final int MAXIMUM_BINS = 2_000;

    /** All numbers: every key but that of NaN, which is the highest of all. */
    public static KeyRange all(DType dtype) {
        if (dtype.isFloating()) {
            return new KeyRange(dtype, key(dtype, Double.NEGATIVE_INFINITY), key(dtype, Double.POSITIVE_INFINITY));
        }
        int unusedBits = Long.SIZE - dtype.itemsizeBytes() * Byte.SIZE;
        boolean ownSign = dtype.kind() == Kind.SIGNED || dtype == DType.UINT64;
        return ownSign
                ? new KeyRange(dtype, Long.MIN_VALUE >> unusedBits, Long.MAX_VALUE >> unusedBits)
                : new KeyRange(dtype, 0, -1L >>> unusedBits);
    }

    /** True of the key of NaN. */
    public static boolean isNan(DType dtype, long key) {
        return dtype.isFloating() && key == key(dtype, Double.NaN);
    }

    private static long key(DType dtype, double value) {
        return Elements.key(dtype, Elements.floatingBits(dtype, value));
    }

    /** True if there is but one key. */
    public boolean isSingle() {
        return lowest == highest;
    }

    public boolean contains(long key) {
        return lowest <= key && key <= highest;
    }

    /** A bin has 2 to the power of this keys. */
    public int shift() {
        int shift = 0;
        while (Long.compareUnsigned((highest - lowest) >>> shift, MAXIMUM_BINS) >= 0) {
            shift++;
        }
        return shift;
    }

    public int binCount() {
        return (int) ((highest - lowest) >>> shift()) + 1;
    }

    /** The keys of a bin. */
    public KeyRange bin(int bin) {
        long first = lowest + ((long) bin << shift());
        long last = first + (1L << shift()) - 1;
        return new KeyRange(dtype, first, bin == binCount() - 1 ? highest : last);
    }

    /** The keys of numbers below. */
    public KeyRange below() {
        return new KeyRange(dtype, all(dtype).lowest, lowest - 1);
    }

    /** The keys of numbers above. */
    public KeyRange above() {
        return new KeyRange(dtype, highest + 1, all(dtype).highest);
    }
}
