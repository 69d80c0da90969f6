package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Elements;

/**
 * Which elements a quantile lies between, and where between them, as {@code numpy.quantile} has it by linear
 * interpolation.
 *
 * @param probability from 0 to 1; 0.5 is the mean of the two middle ones
 * @param ignoreNan true if NaNs do not count
 * @param result the dtype of the quantile
 */
public record QuantileRanks(double probability, boolean ignoreNan, DType result) {
    private static final double MEDIAN = 0.5;

    /** True if the quantile is NaN. */
    public boolean isNan(long numbers, long nans) {
        return numbers == 0 || (nans > 0 && !ignoreNan);
    }

    /** The bits of NaN. */
    public long nan() {
        return Elements.floatingBits(result, Double.NaN);
    }

    private double index(long numbers) {
        return probability * (numbers - 1);
    }

    /** The rank of the lower element, counted from 0. */
    public long lower(long numbers) {
        return (long) Math.floor(index(numbers));
    }

    /** The rank of the upper element, which may be the same. */
    public long upper(long numbers) {
        return (long) Math.ceil(index(numbers));
    }

    /** The element of a key; one of a large integer is the nearest double. */
    private static double value(DType dtype, long key) {
        long bits = Elements.bitsOfKey(dtype, key);
        return dtype.isFloating()
                ? Elements.floating(dtype, bits)
                : dtype == DType.UINT64 ? Elements.unsignedToDouble(bits) : bits;
    }

    /** The bits of the quantile between two elements. */
    public long between(DType dtype, long lowerKey, long upperKey, long numbers) {
        double lower = value(dtype, lowerKey);
        double upper = value(dtype, upperKey);
        if (lowerKey == upperKey) {
            return Elements.floatingBits(result, lower);
        }
        if (probability == MEDIAN) {
            return Elements.floatingBits(result, (lower + upper) / 2);
        }
        double share = index(numbers) - Math.floor(index(numbers));
        double distance = upper - lower;
        double value = share >= MEDIAN ? upper - distance * (1 - share) : lower + distance * share;
        return Elements.floatingBits(result, value);
    }
}
