package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What is made of integers of 8 or 16 bits. Signed ones are first made unsigned by turning the sign bit, which adds
 * half the range to each and leaves their distances from each other as they are.
 */
public final class NarrowIntegers {
    private static final int BYTE_VALUES = 1 << Byte.SIZE;
    private static final int LOW_BYTE = BYTE_VALUES - 1;

    private NarrowIntegers() {}

    private static int halfTheRange(DType dtype) {
        return dtype.kind() == Kind.UNSIGNED ? 0 : 1 << (dtype.itemsizeBytes() * Byte.SIZE - 1);
    }

    private static int unsigned(DType dtype, Block source, int element, int turned) {
        long offset = source.offsetBytes(element);
        return dtype.itemsizeBytes() == Byte.BYTES
                ? (source.memory().get(ValueLayout.JAVA_BYTE, offset) & LOW_BYTE) ^ turned
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

    static void count(DType dtype, Block source, int elementCount, long[] counts) {
        requireNarrow(dtype);
        int turned = halfTheRange(dtype);
        int whole = dtype.itemsizeBytes() == Byte.BYTES && elementCount >= BYTE_VALUES
                ? countBytes(source, elementCount, turned, counts)
                : 0;
        for (int i = whole; i < elementCount; i++) {
            counts[unsigned(dtype, source, i, turned)]++;
        }
    }

    /**
     * Counts eight bytes at a time, in turn in four histograms, since a count that was just written is slow to read
     * again.
     *
     * @return how many are counted: all but the last few
     */
    private static int countBytes(Block source, int elementCount, int turned, long[] counts) {
        int[] first = new int[BYTE_VALUES];
        int[] second = new int[BYTE_VALUES];
        int[] third = new int[BYTE_VALUES];
        int[] fourth = new int[BYTE_VALUES];
        MemorySegment memory = source.memory();
        int whole = elementCount - elementCount % Long.BYTES;
        for (int i = 0; i < whole; i += Long.BYTES) {
            long word = memory.get(Elements.INT64, source.offsetBytes() + i);
            int low = (int) word;
            int high = (int) (word >>> Integer.SIZE);
            first[low & LOW_BYTE]++;
            second[low >>> 8 & LOW_BYTE]++;
            third[low >>> 16 & LOW_BYTE]++;
            fourth[low >>> 24]++;
            first[high & LOW_BYTE]++;
            second[high >>> 8 & LOW_BYTE]++;
            third[high >>> 16 & LOW_BYTE]++;
            fourth[high >>> 24]++;
        }
        for (int value = 0; value < BYTE_VALUES; value++) {
            counts[value ^ turned] += (long) first[value] + second[value] + third[value] + fourth[value];
        }
        return whole;
    }

    private static void requireNarrow(DType dtype) {
        if (!dtype.isNarrowInteger()) {
            throw new IllegalArgumentException(dtype + " is not an integer of 8 or 16 bits");
        }
    }
}
