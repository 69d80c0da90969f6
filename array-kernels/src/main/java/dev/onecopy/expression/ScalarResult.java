package dev.onecopy.expression;

import dev.onecopy.array.DType;
import java.math.BigInteger;

/**
 * The result of a computation for one item.
 *
 * @param dtype the dtype that NumPy gives the result
 * @param bits its value: IEEE 754 bits of a float (of a smaller one in the low bits, high bits zero), two's complement
 *     of an integer (signed ones sign-extended, unsigned ones zero-extended), 0 or 1 of a bool
 */
public record ScalarResult(DType dtype, long bits) {
    /**
     * A {@link Long}, a {@link BigInteger} if uint64, a {@link Double} (exact for the smaller floats too) or a
     * {@link Boolean}.
     */
    public Object value() {
        return switch (dtype) {
            case BOOL -> bits != 0;
            case FLOAT64 -> Double.longBitsToDouble(bits);
            case FLOAT16 -> (double) Float.float16ToFloat((short) bits);
            case FLOAT32 -> (double) Float.intBitsToFloat((int) bits);
            case UINT64 -> new BigInteger(Long.toUnsignedString(bits));
            default -> bits;
        };
    }
}
