package dev.onecopy.expression;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.util.function.LongUnaryOperator;

/** Arrays in native memory for tests; the garbage collector frees them. */
final class TestArrays {
    private TestArrays() {}

    static NdArray doubles(double... values) {
        return of(DType.FLOAT64, Shape.of(values.length), i -> Double.doubleToRawLongBits(values[(int) i]));
    }

    /** A C-ordered array from the bits of its elements. */
    static NdArray of(DType dtype, Shape shape, LongUnaryOperator bits) {
        ArrayType type = new ArrayType(dtype, shape, Order.C);
        MemorySegment data = Arena.ofAuto().allocate(Math.max(1, type.nbytes()), 64);
        for (long i = 0; i < shape.elementCount(); i++) {
            Elements.write(dtype, data, i * dtype.itemsizeBytes(), bits.applyAsLong(i));
        }
        return NdArray.contiguous(type, data);
    }

    /** The bits of an element as Python writes it: {@code True}, {@code -1}, {@code 1.5}, {@code nan}. */
    static long bits(DType dtype, String text) {
        return switch (dtype) {
            case BOOL -> text.equals("True") ? 1 : 0;
            case FLOAT16, FLOAT32, FLOAT64 -> Elements.floatingBits(dtype, floating(text));
            default -> new BigInteger(text).longValue();
        };
    }

    static double floating(String text) {
        return switch (text) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** True if an element is what Python wrote, of floats within four units in the last place. */
    static boolean matches(DType dtype, long bits, String expected) {
        if (!dtype.isFloating()) {
            return bits == bits(dtype, expected);
        }
        double actual = Elements.floating(dtype, bits);
        double value = floating(expected);
        double epsilon = switch (dtype) {
            case FLOAT16 -> 0x1p-10;
            case FLOAT32 -> 0x1p-23;
            default -> 0x1p-52;
        };
        return Double.compare(actual, value) == 0 || Math.abs(actual - value) <= 4 * epsilon * Math.abs(value);
    }
}
