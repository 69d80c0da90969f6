package dev.onecopy.standalone.demonstration;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.npy.NpyHeader;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * An .npy file of 512 MiB that is nowhere stored: its stream makes the bytes as they are read. Element {@code k} of the
 * {@value #ELEMENT_COUNT} float64 is {@code (k mod 1000) / 2}, in NumPy {@code np.arange(2**26) % 1000 * 0.5}; its sum
 * is exact in any order, because every partial sum is a multiple of a half below 2<sup>52</sup>.
 */
final class DemonstrationArray extends InputStream {
    static final long ELEMENT_COUNT = 1 << 26;
    private static final int PERIOD = 1000;
    private static final int PERIODS_A_STRETCH = 32;

    private final byte[] header = header();
    private final byte[] stretch = stretch();
    private long positionBytes;

    /** The size of the file. */
    static long fileBytes() {
        return header().length + ELEMENT_COUNT * Double.BYTES;
    }

    /** The sum of all elements, in closed form. */
    static double sum() {
        long periods = ELEMENT_COUNT / PERIOD;
        long rest = ELEMENT_COUNT % PERIOD;
        long sumOfWholeNumbers = periods * (PERIOD * (PERIOD - 1L) / 2) + rest * (rest - 1) / 2;
        return sumOfWholeNumbers * 0.5;
    }

    private static byte[] header() {
        return new NpyHeader(new ArrayType(DType.FLOAT64, Shape.of(ELEMENT_COUNT), Order.C), ByteOrder.LITTLE_ENDIAN)
                .encode();
    }

    private static byte[] stretch() {
        ByteBuffer elements =
                ByteBuffer.allocate(PERIODS_A_STRETCH * PERIOD * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int element = 0; element < PERIODS_A_STRETCH * PERIOD; element++) {
            elements.putDouble(element % PERIOD * 0.5);
        }
        return elements.array();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        long left = header.length + ELEMENT_COUNT * Double.BYTES - positionBytes;
        if (left == 0 && length > 0) {
            return -1;
        }
        boolean inHeader = positionBytes < header.length;
        byte[] source = inHeader ? header : stretch;
        int from = Math.toIntExact(inHeader ? positionBytes : (positionBytes - header.length) % stretch.length);
        int count = (int) Math.min(Math.min(length, source.length - from), left);
        System.arraycopy(source, from, target, offset, count);
        positionBytes += count;
        return count;
    }
}
