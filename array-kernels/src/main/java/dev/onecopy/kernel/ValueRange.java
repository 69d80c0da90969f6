package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import java.util.Optional;

/**
 * Integers of a dtype that lie one behind the other, few enough to have a count each.
 *
 * @param least of them, if there are any
 * @param valueCount how many they are
 */
public record ValueRange(long least, int valueCount) {
    /** As many values as 16 bits have: their counts fit the second cache of a core. */
    private static final int MOST_VALUES = 1 << Short.SIZE;

    /** All integers nearer to 0 than this are float64, and no other integer becomes one of them. */
    private static final double EXACT = 0x1p53;

    /**
     * All values of a dtype.
     *
     * @param dtype an integer of 8 or 16 bits
     */
    public static ValueRange of(DType dtype) {
        return new ValueRange((long) least(dtype), 1 << (dtype.itemsizeBytes() * Byte.SIZE));
    }

    /**
     * Those values of an integer dtype that are between two numbers once they are float64; empty if they are too many
     * or too large.
     *
     * @param first the least number, inclusive
     * @param last the largest number, inclusive
     */
    public static Optional<ValueRange> within(DType dtype, double first, double last) {
        double least = Math.max(least(dtype), Math.ceil(first));
        double largest = Math.min(largest(dtype), Math.floor(last));
        double valueCount = Math.max(0, largest - least + 1);
        return least > -EXACT && largest < EXACT && valueCount <= MOST_VALUES
                ? Optional.of(new ValueRange((long) least, (int) valueCount))
                : Optional.empty();
    }

    private static double least(DType dtype) {
        return dtype.kind() == Kind.UNSIGNED ? 0 : -Math.scalb(1.0, dtype.itemsizeBytes() * Byte.SIZE - 1);
    }

    /** Of 64 bits, one more than it is, which is as much too large. */
    private static double largest(DType dtype) {
        int bits = dtype.itemsizeBytes() * Byte.SIZE;
        return Math.scalb(1.0, dtype.kind() == Kind.UNSIGNED ? bits : bits - 1) - 1;
    }
}
