package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/** The smaller or the larger of elements. Does not depend on their order, and takes -0.0 for smaller than 0.0. */
public enum Extremum {
    /** Any NaN makes the result the canonical NaN. */
    MINIMUM(true, false),
    /** Any NaN makes the result the canonical NaN. */
    MAXIMUM(false, false),
    /** NaN is passed over; the canonical NaN if there is nothing else. */
    MINIMUM_NUMBER(true, true),
    /** NaN is passed over; the canonical NaN if there is nothing else. */
    MAXIMUM_NUMBER(false, true);

    private final boolean minimum;
    private final boolean passesOverNan;

    Extremum(boolean minimum, boolean passesOverNan) {
        this.minimum = minimum;
        this.passesOverNan = passesOverNan;
    }

    /** True of the smallest, false of the largest. */
    public boolean isMinimum() {
        return minimum;
    }

    /** True if NaN is passed over. */
    public boolean passesOverNan() {
        return passesOverNan;
    }

    /** One of two elements, given and returned as {@link Elements bits}. */
    public long of(DType dtype, long left, long right) {
        return switch (dtype) {
            case FLOAT64 ->
                Double.doubleToLongBits(floating(Double.longBitsToDouble(left), Double.longBitsToDouble(right)));
            case FLOAT32 ->
                Elements.bits(floating(Float.intBitsToFloat((int) left), Float.intBitsToFloat((int) right)));
            case FLOAT16 ->
                Elements.float16Bits(floating(Float.float16ToFloat((short) left), Float.float16ToFloat((short) right)));
            case UINT64 -> (Long.compareUnsigned(left, right) < 0) == minimum ? left : right;
            default -> minimum ? Math.min(left, right) : Math.max(left, right);
        };
    }

    /**
     * True if an element is to be preferred to one that was met before it, as the position of an extremum has it: 0.0
     * and -0.0 are the same, NaN is preferred to everything but NaN.
     */
    public boolean isBetter(DType dtype, long candidate, long before) {
        if (dtype.isFloating()) {
            double element = Elements.floating(dtype, candidate);
            double other = Elements.floating(dtype, before);
            return Double.isNaN(element) ? !Double.isNaN(other) : minimum ? element < other : element > other;
        }
        int order = dtype == DType.UINT64 ? Long.compareUnsigned(candidate, before) : Long.compare(candidate, before);
        return minimum ? order < 0 : order > 0;
    }

    /** One of two doubles. */
    public double floating(double left, double right) {
        if (passesOverNan && Double.isNaN(left)) {
            return right;
        }
        if (passesOverNan && Double.isNaN(right)) {
            return left;
        }
        return minimum ? Math.min(left, right) : Math.max(left, right);
    }

    /** One of two floats. */
    public float floating(float left, float right) {
        return (float) floating((double) left, (double) right);
    }
}
