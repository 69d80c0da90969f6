package dev.onecopy.api.http;

import dev.onecopy.array.ContiguousBytes;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/**
 * Reads a header, then the elements of an array, for a client who takes them at some pace: the time between two reads
 * is his. Skipping costs nothing.
 */
final class ArrayInputStream extends InputStream {
    private final byte[] header;
    private final ContiguousBytes data;
    private final BodyPace pace;
    private long position;
    private int givenBytes;
    private long givenAtNanoseconds;

    ArrayInputStream(byte[] header, ContiguousBytes data, BodyPace pace) {
        this.header = header;
        this.data = data;
        this.pace = pace;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    /** @throws IOException if what was read before was taken too slowly */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        judgeWhoTookTheLast();
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
        givenBytes = count;
        givenAtNanoseconds = pace.nanoTime();
        return count;
    }

    private void judgeWhoTookTheLast() throws IOException {
        if (givenBytes > 0) {
            try {
                pace.waited(pace.nanoTime() - givenAtNanoseconds, givenBytes);
            } catch (BodyTooSlowException slow) {
                throw new IOException(slow.getMessage(), slow);
            }
            givenBytes = 0;
        }
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, header.length + data.sizeBytes() - position);
        position += skipped;
        return skipped;
    }
}
