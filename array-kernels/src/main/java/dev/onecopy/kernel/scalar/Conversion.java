package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;

/** One dtype to another. */
final class Conversion {
    private static final double TWO_TO_31 = 0x1p31;
    private static final double TWO_TO_63 = 0x1p63;

    private Conversion() {}

    static void convert(DType from, Block source, DType to, Block target, int elementCount) {
        if (to == DType.BOOL) {
            toTruth(from, source, target, elementCount);
        } else if (from.isFloating()) {
            fromFloating(from, source, to, target, elementCount);
        } else if (to.isFloating()) {
            integerToFloating(from, source, to, target, elementCount);
        } else {
            for (int i = 0; i < elementCount; i++) {
                long element = Elements.read(from, source.memory(), source.offsetBytes(i));
                Elements.write(to, target.memory(), target.offsetBytes(i), element);
            }
        }
    }

    private static void toTruth(DType from, Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            boolean truth = isTrue(from, source, i);
            Elements.write(DType.BOOL, target.memory(), target.offsetBytes(i), truth ? 1 : 0);
        }
    }

    /** True if an element is not 0; NaN is true. */
    static boolean isTrue(DType dtype, Block block, int element) {
        return dtype.isFloating()
                ? FloatingElement.read(dtype, block, element) != 0
                : Elements.read(dtype, block.memory(), block.offsetBytes(element)) != 0;
    }

    private static void fromFloating(DType from, Block source, DType to, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            double element = FloatingElement.read(from, source, i);
            if (to.isFloating()) {
                FloatingElement.write(to, target, i, element);
            } else {
                long integer = from != DType.FLOAT16 && to == DType.UINT32 ? toUint32(element) : truncated(element, to);
                Elements.write(to, target.memory(), target.offsetBytes(i), integer);
            }
        }
    }

    private static void integerToFloating(DType from, Block source, DType to, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            long element = Elements.read(from, source.memory(), source.offsetBytes(i));
            if (to == DType.FLOAT64) {
                double result = from == DType.UINT64 ? Elements.unsignedToDouble(element) : (double) element;
                target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
            } else {
                // Not through float64, which would round twice. Of float16, integers up to the largest fit a float32.
                float result = from == DType.UINT64 ? Elements.unsignedToFloat(element) : (float) element;
                FloatingElement.write(to, target, i, result);
            }
        }
    }

    /** The integer that an x86-64 processor makes of a float; its low bits are those of the dtype. */
    static long truncated(double value, DType to) {
        return switch (to) {
            case INT64, UINT32 -> toInt64(value);
            case UINT64 -> value >= TWO_TO_63 ? toInt64(value - TWO_TO_63) ^ Long.MIN_VALUE : toInt64(value);
            default -> toInt32(value);
        };
    }

    /** NumPy's vectors go by way of int32; those of float16, which they do not have, by way of int64. */
    private static long toUint32(double value) {
        return value >= TWO_TO_31 ? toInt32(value - TWO_TO_31) ^ Integer.MIN_VALUE : toInt32(value);
    }

    private static int toInt32(double value) {
        return value > -TWO_TO_31 - 1 && value < TWO_TO_31 ? (int) value : Integer.MIN_VALUE;
    }

    private static long toInt64(double value) {
        return value >= -TWO_TO_63 && value < TWO_TO_63 ? (long) value : Long.MIN_VALUE;
    }
}
