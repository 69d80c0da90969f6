package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.lang.foreign.ValueLayout;

/**
 * What is made of integers of 8 or 16 bits. Signed ones are first made unsigned by turning the sign bit, which adds
 * half the range to each and leaves their distances from each other as they are.
 */
public final class NarrowIntegers {
    private NarrowIntegers() {}

    private static int halfTheRange(DType dtype) {
        return dtype.kind() == Kind.UNSIGNED ? 0 : 1 << (dtype.itemsizeBytes() * Byte.SIZE - 1);
    }

    private static int unsigned(DType dtype, Block source, int element, int turned) {
        long offset = source.offsetBytes(element);
        return dtype.itemsizeBytes() == Byte.BYTES
                ? (source.memory().get(ValueLayout.JAVA_BYTE, offset) & 0xff) ^ turned
                : (source.memory().get(Elements.INT16, offset) & 0xffff) ^ turned;
    }

    static Moments moments(DType dtype, Block source, int elementCount) {
        requireNarrow(dtype);
        return moments(dtype, source, 0, elementCount, 0, 0);
    }

    /**
     * {@link Kernels#momentsOfNarrow} where the elements before {@code first} are summed already.
     *
     * @param sum of the elements before, made unsigned
     * @param squares the sum of their squares
     */
    public static Moments moments(DType dtype, Block source, int first, int elementCount, long sum, long squares) {
        int turned = halfTheRange(dtype);
        long all = sum;
        long allSquares = squares;
        for (int i = first; i < elementCount; i++) {
            long element = unsigned(dtype, source, i, turned);
            all += element;
            allSquares += element * element;
        }
        double mean = (double) (all - (long) elementCount * turned) / elementCount;
        return new Moments(elementCount, mean, (double) (elementCount * allSquares - all * all) / elementCount);
    }

    private static void requireNarrow(DType dtype) {
        if (!dtype.isNarrowInteger()) {
            throw new IllegalArgumentException(dtype + " is not an integer of 8 or 16 bits");
        }
    }
}
