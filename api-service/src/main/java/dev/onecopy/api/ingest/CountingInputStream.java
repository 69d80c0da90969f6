package dev.onecopy.api.ingest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Knows how much of a body has been read. */
final class CountingInputStream extends FilterInputStream {
    private long countBytes;

    CountingInputStream(InputStream in) {
        super(in);
    }

    long countBytes() {
        return countBytes;
    }

    @Override
    public int read() throws IOException {
        int one = in.read();
        countBytes += one < 0 ? 0 : 1;
        return one;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = in.read(target, offset, length);
        countBytes += Math.max(0, count);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = in.skip(count);
        countBytes += skipped;
        return skipped;
    }
}
