package dev.onecopy.api.http;

import dev.onecopy.segment.ArrayLease;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/** Reads a header, then the memory of an array, and gives the lease back when closed. Skipping costs nothing. */
final class LeasedInputStream extends InputStream {
    private final MemorySegment header;
    private final MemorySegment data;
    private final ArrayLease lease;
    private long position;

    LeasedInputStream(byte[] header, ArrayLease lease) {
        this.header = MemorySegment.ofArray(header);
        this.data = lease.array().data();
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
        boolean inHeader = position < header.byteSize();
        MemorySegment source = inHeader ? header : data;
        long from = inHeader ? position : position - header.byteSize();
        int count = (int) Math.min(length, source.byteSize() - from);
        if (count == 0) {
            return -1;
        }
        MemorySegment.copy(source, ValueLayout.JAVA_BYTE, from, target, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, header.byteSize() + data.byteSize() - position);
        position += skipped;
        return skipped;
    }

    @Override
    public void close() {
        lease.close();
    }
}
