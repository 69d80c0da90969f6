package dev.onecopy.kernel;

import dev.onecopy.array.DType;

/**
 * The smaller or the larger of elements. Does not depend on their order: any NaN makes the result the canonical NaN,
 * and -0.0 is smaller than 0.0.
 */
public enum Extremum {
    MINIMUM,
    MAXIMUM;

    /** One of two elements, given and returned as {@link Elements bits}. */
    public long of(DType dtype, long left, long right) {
        return switch (dtype) {
            case FLOAT64 ->
                Double.doubleToLongBits(floating(Double.longBitsToDouble(left), Double.longBitsToDouble(right)));
            case FLOAT32 ->
                Elements.bits(floating(Float.intBitsToFloat((int) left), Float.intBitsToFloat((int) right)));
            case FLOAT16 ->
                Elements.float16Bits(
                        floating(Float.float16ToFloat((short) left), Float.float16ToFloat((short) right)));
            case UINT64 -> (Long.compareUnsigned(left, right) < 0) == (this == MINIMUM) ? left : right;
            default -> this == MINIMUM ? Math.min(left, right) : Math.max(left, right);
        };
    }

    /** One of two doubles. */
    public double floating(double left, double right) {
        return this == MINIMUM ? Math.min(left, right) : Math.max(left, right);
    }

    /** One of two floats. */
    public float floating(float left, float right) {
        return this == MINIMUM ? Math.min(left, right) : Math.max(left, right);
    }
}
