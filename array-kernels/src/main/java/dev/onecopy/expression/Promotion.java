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
            return floating(left, right);
        }
        if (left.kind() == right.kind()) {
            return left.itemsizeBytes() >= right.itemsizeBytes() ? left : right;
        }
        DType signed = left.kind() == Kind.SIGNED ? left : right;
        DType unsigned = left.kind() == Kind.SIGNED ? right : left;
        if (signed.itemsizeBytes() > unsigned.itemsizeBytes()) {
            return signed;
        }
        // No integer holds both int64 and uint64.
        return unsigned == DType.UINT64 ? DType.FLOAT64 : DType.of(Kind.SIGNED, 2 * unsigned.itemsizeBytes());
    }

    private static DType floating(DType left, DType right) {
        if (fitsFloat16(left) && fitsFloat16(right)) {
            return DType.FLOAT16;
        }
        return fitsFloat32(left) && fitsFloat32(right) ? DType.FLOAT32 : DType.FLOAT64;
    }

    private static boolean fitsFloat16(DType dtype) {
        return dtype == DType.FLOAT16 || (dtype.isInteger() && dtype.itemsizeBytes() == 1);
    }

    private static boolean fitsFloat32(DType dtype) {
        return dtype == DType.FLOAT32 || fitsFloat16(dtype) || (dtype.isInteger() && dtype.itemsizeBytes() <= 2);
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

    private static long integerBits(DType dtype, BigInteger value, int column) {
        int bits = dtype.itemsizeBytes() * BITS_A_BYTE;
        boolean fits = dtype.kind() == Kind.UNSIGNED
                ? value.signum() >= 0 && value.bitLength() <= bits
                : value.bitLength() < bits;
        if (!fits) {
            throw new ExpressionException(
                    "overflow_error",
                    column,
                    "the Python integer " + shortened(value) + " is out of bounds for " + dtype + " (OverflowError)");
        }
        return value.longValue();
    }

    private static String shortened(BigInteger value) {
        String digits = value.toString();
        return digits.length() <= 40 ? digits : digits.substring(0, 20) + "… (" + digits.length() + " characters)";
    }
}
