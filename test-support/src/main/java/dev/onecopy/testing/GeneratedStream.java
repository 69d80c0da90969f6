package dev.onecopy.testing;

import java.io.InputStream;
import java.nio.ByteBuffer;

/** A header, then elements that repeat: one stretch of them is made once and read again and again. */
final class GeneratedStream extends InputStream {
    private static final int PERIODS_A_STRETCH = 64;

    private final byte[] header;
    private final byte[] stretch;
    private final long fileBytes;
    private long positionBytes;

    GeneratedStream(byte[] header, GeneratedArray array) {
        this.header = header;
        this.fileBytes = array.fileBytes();
        ElementType type = array.type();
        ByteBuffer elements = ByteBuffer.allocate(type.period() * type.itemsizeBytes() * PERIODS_A_STRETCH)
                .order(array.byteOrder());
        for (int element = 0; element < type.period() * PERIODS_A_STRETCH; element++) {
            type.put(elements, element % type.period());
        }
        this.stretch = elements.array();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        long left = fileBytes - positionBytes;
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
