package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Elements;
import java.math.BigInteger;

/**
 * NumPy 2's promotion of dtypes.
 *
 * <p>Source: NEP 50, "Promotion rules for Python scalars", and the table of {@code numpy.result_type}.
 */
public final class Promotion {
    private static final int BITS_A_BYTE = 8;

    private Promotion() {}

    /** The dtype in which elements of two dtypes meet. */
    static DType of(DType left, DType right) {
        if (left == right || right.kind() == Kind.BOOLEAN) {
            return left;
        }
        if (left.kind() == Kind.BOOLEAN) {
            return right;
        }
        if (left.isFloating() || right.isFloating()) {
            return wider(floating(left), floating(right));
        }
        if (left.kind() == right.kind()) {
            return wider(left, right);
        }
        DType signed = left.kind() == Kind.SIGNED ? left : right;
        DType unsigned = left.kind() == Kind.SIGNED ? right : left;
        if (signed.itemsizeBytes() > unsigned.itemsizeBytes()) {
            return signed;
        }
        // No integer holds both int64 and uint64.
        return unsigned == DType.UINT64 ? DType.FLOAT64 : DType.of(Kind.SIGNED, 2 * unsigned.itemsizeBytes());
    }

    private static DType wider(DType left, DType right) {
        return left.itemsizeBytes() >= right.itemsizeBytes() ? left : right;
    }

    /**
     * The smallest float that holds elements of a dtype without loss, or comes nearest: in it functions such as sqrt
     * compute.
     */
    static DType floating(DType dtype) {
        if (dtype.isFloating()) {
            return dtype;
        }
        return switch (dtype.itemsizeBytes()) {
            case 1 -> DType.FLOAT16;
            case 2 -> DType.FLOAT32;
            default -> DType.FLOAT64;
        };
    }

    /**
     * The dtype in which elements of a dtype and a Python scalar meet: that dtype, unless the scalar's kind is higher.
     */
    static DType of(DType dtype, ScalarValue weak) {
        return switch (weak) {
            case BooleanValue bool -> dtype;
            case IntegerValue integer -> dtype == DType.BOOL ? DType.INT64 : dtype;
            case FloatValue number -> dtype.isFloating() ? dtype : DType.FLOAT64;
        };
    }

    /** The dtype of an array made of a Python scalar alone. */
    static DType defaultType(ScalarValue weak) {
        return switch (weak) {
            case BooleanValue bool -> DType.BOOL;
            case IntegerValue integer ->
                integer.value().signum() > 0 && integer.value().bitLength() == Long.SIZE ? DType.UINT64 : DType.INT64;
            case FloatValue number -> DType.FLOAT64;
        };
    }

    /** The dtype in which NumPy adds up elements of a dtype: integers as 64 bits. */
    static DType accumulated(DType dtype) {
        return switch (dtype.kind()) {
            case FLOATING -> dtype;
            case UNSIGNED -> DType.UINT64;
            case SIGNED, BOOLEAN -> DType.INT64;
        };
    }

    /** The dtype in which NumPy averages elements of a dtype: integers as float64. */
    static DType averaged(DType dtype) {
        return dtype.isFloating() ? dtype : DType.FLOAT64;
    }

    /**
     * The {@link Elements bits} of a Python scalar in a dtype that it has been promoted to.
     *
     * @throws ExpressionException {@code overflow_error} if an integer is out of the bounds of the dtype
     */
    static long bits(DType dtype, ScalarValue weak, int column) {
        return switch (dtype.kind()) {
            case FLOATING -> floatingBits(dtype, WeakArithmetic.toDouble(weak, column));
            case BOOLEAN, SIGNED, UNSIGNED -> integerBits(dtype, WeakArithmetic.toInteger(weak), column);
        };
    }

    /** The bits of a double rounded to a dtype of floats. */
    public static long floatingBits(DType dtype, double value) {
        return Elements.floatingBits(dtype, value);
    }

    /** True if a dtype of integers or bool holds the value. */
    static boolean holds(DType dtype, BigInteger value) {
        int bits = dtype == DType.BOOL ? 1 : dtype.itemsizeBytes() * BITS_A_BYTE;
        return dtype.kind() == Kind.SIGNED
                ? value.bitLength() < bits
                : value.signum() >= 0 && value.bitLength() <= bits;
    }

    private static long integerBits(DType dtype, BigInteger value, int column) {
        if (!holds(dtype, value)) {
            throw Errors.overflow(column, "the Python integer " + shortened(value) + " is out of bounds for " + dtype);
        }
        return value.longValue();
    }

    private static String shortened(BigInteger value) {
        String digits = value.toString();
        return digits.length() <= 40 ? digits : digits.substring(0, 20) + "… (" + digits.length() + " characters)";
    }
}
