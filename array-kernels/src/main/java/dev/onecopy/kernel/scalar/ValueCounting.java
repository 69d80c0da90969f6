package dev.onecopy.kernel.scalar;

import static dev.onecopy.kernel.ValueTable.TABLES;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.ValueTable;
import java.lang.foreign.MemorySegment;

/**
 * Counts integers by how much larger than the least value they are. That distance is taken modulo the width of the
 * dtype: it is the same for signed and unsigned integers, and too large for what is below the least value.
 */
final class ValueCounting {
    private static final int BYTE_VALUES = 1 << Byte.SIZE;
    private static final int LOW_BYTE = BYTE_VALUES - 1;
    private static final int LOW_SHORT = (1 << Short.SIZE) - 1;

    private ValueCounting() {}

    static void count(DType dtype, Block source, int elementCount, ValueTable table) {
        if (!dtype.isInteger()) {
            throw new IllegalArgumentException(dtype + " is not an integer");
        }
        int whole = elementCount - elementCount % Long.BYTES;
        switch (dtype.itemsizeBytes()) {
            case Byte.BYTES -> {
                whole = elementCount < BYTE_VALUES ? 0 : whole;
                bytes(source, whole, table);
            }
            case Short.BYTES -> shorts(source, whole, table);
            case Integer.BYTES -> ints(source, whole, table);
            default -> longs(source, whole, table);
        }
        long[] counts = table.counts();
        for (int i = whole; i < elementCount; i++) {
            long element = Elements.read(dtype, source.memory(), source.offsetBytes(i));
            counts[place(element - table.range().least(), table.range().valueCount())]++;
        }
    }

    /** All bytes have a count of their own first, eight at a time, and are compared with the range in the end. */
    private static void bytes(Block source, int elementCount, ValueTable table) {
        int[] first = new int[BYTE_VALUES];
        int[] second = new int[BYTE_VALUES];
        int[] third = new int[BYTE_VALUES];
        int[] fourth = new int[BYTE_VALUES];
        MemorySegment memory = source.memory();
        for (int i = 0; i < elementCount; i += Long.BYTES) {
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
        long[] counts = table.counts();
        int least = (int) table.range().least();
        int others = table.range().valueCount();
        for (int value = 0; value < BYTE_VALUES; value++) {
            counts[Math.min(value - least & LOW_BYTE, others)] +=
                    (long) first[value] + second[value] + third[value] + fourth[value];
        }
    }

    private static void shorts(Block source, int elementCount, ValueTable table) {
        MemorySegment memory = source.memory();
        long[] counts = table.counts();
        int stride = table.stride();
        int least = (int) table.range().least();
        int others = table.range().valueCount();
        for (int i = 0; i < elementCount; i += TABLES) {
            long offset = source.offsetBytes() + 2L * i;
            counts[Math.min(memory.get(Elements.INT16, offset) - least & LOW_SHORT, others)]++;
            counts[stride + Math.min(memory.get(Elements.INT16, offset + 2) - least & LOW_SHORT, others)]++;
            counts[2 * stride + Math.min(memory.get(Elements.INT16, offset + 4) - least & LOW_SHORT, others)]++;
            counts[3 * stride + Math.min(memory.get(Elements.INT16, offset + 6) - least & LOW_SHORT, others)]++;
        }
    }

    private static void ints(Block source, int elementCount, ValueTable table) {
        MemorySegment memory = source.memory();
        long[] counts = table.counts();
        int stride = table.stride();
        int least = (int) table.range().least();
        int others = table.range().valueCount();
        for (int i = 0; i < elementCount; i += TABLES) {
            long offset = source.offsetBytes() + 4L * i;
            counts[place(memory.get(Elements.INT32, offset) - least, others)]++;
            counts[stride + place(memory.get(Elements.INT32, offset + 4) - least, others)]++;
            counts[2 * stride + place(memory.get(Elements.INT32, offset + 8) - least, others)]++;
            counts[3 * stride + place(memory.get(Elements.INT32, offset + 12) - least, others)]++;
        }
    }

    private static void longs(Block source, int elementCount, ValueTable table) {
        MemorySegment memory = source.memory();
        long[] counts = table.counts();
        int stride = table.stride();
        long least = table.range().least();
        int others = table.range().valueCount();
        for (int i = 0; i < elementCount; i += TABLES) {
            long offset = source.offsetBytes() + 8L * i;
            counts[place(memory.get(Elements.INT64, offset) - least, others)]++;
            counts[stride + place(memory.get(Elements.INT64, offset + 8) - least, others)]++;
            counts[2 * stride + place(memory.get(Elements.INT64, offset + 16) - least, others)]++;
            counts[3 * stride + place(memory.get(Elements.INT64, offset + 24) - least, others)]++;
        }
    }

    private static int place(int distance, int others) {
        return (int) Math.min(Integer.toUnsignedLong(distance), others);
    }

    private static int place(long distance, int others) {
        return Long.compareUnsigned(distance, others) < 0 ? (int) distance : others;
    }
}
