package dev.onecopy.api.http;

import dev.onecopy.array.ContiguousBytes;
import java.io.InputStream;
import java.util.Objects;

/** Reads a header, then the elements of an array. Skipping costs nothing. */
final class ArrayInputStream extends InputStream {
    private final byte[] header;
    private final ContiguousBytes data;
    private long position;

    ArrayInputStream(byte[] header, ContiguousBytes data) {
        this.header = header;
        this.data = data;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (position == header.length + data.sizeBytes()) {
            return -1;
        }
        int count;
        if (position < header.length) {
            count = (int) Math.min(length, header.length - position);
            System.arraycopy(header, (int) position, target, offset, count);
        } else {
            long from = position - header.length;
            count = (int) Math.min(length, data.sizeBytes() - from);
            data.read(from, target, offset, count);
        }
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, header.length + data.sizeBytes() - position);
        position += skipped;
        return skipped;
    }
}
