package dev.onecopy.api.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Knows how much of a body has been read. */
final class CountingChannel implements ReadableByteChannel {
    private final ReadableByteChannel body;
    private long countBytes;

    CountingChannel(ReadableByteChannel body) {
        this.body = body;
    }

    long countBytes() {
        return countBytes;
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = body.read(target);
        countBytes += Math.max(0, count);
        return count;
    }

    @Override
    public boolean isOpen() {
        return body.isOpen();
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
