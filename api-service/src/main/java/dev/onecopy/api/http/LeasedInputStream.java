package dev.onecopy.api.http;

import dev.onecopy.array.ContiguousBytes;
import dev.onecopy.segment.ArrayLease;
import java.io.InputStream;
import java.util.Objects;

/** Reads a header, then the elements of an array, and gives the lease back when closed. Skipping costs nothing. */
final class LeasedInputStream extends InputStream {
    private final byte[] header;
    private final ContiguousBytes data;
    private final ArrayLease lease;
    private long position;

    /** @param data of the array that is leased */
    LeasedInputStream(byte[] header, ContiguousBytes data, ArrayLease lease) {
        this.header = header;
        this.data = data;
        this.lease = lease;
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

    @Override
    public void close() {
        lease.close();
    }
}
