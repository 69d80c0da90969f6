package dev.onecopy.api.ingest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;

/** The body of an upload: what it begins with, how much of it has been read, and until when it must have come. */
final class UploadedBody implements ReadableByteChannel {
    private final ReadableByteChannel body;
    private final InstantSource clock;
    private final Instant deadline;
    private ByteBuffer peeked = ByteBuffer.allocate(0);
    private long countBytes;

    UploadedBody(ReadableByteChannel body, InstantSource clock, Instant deadline) {
        this.body = body;
        this.clock = clock;
        this.deadline = deadline;
    }

    /** The next bytes, which are read again afterwards; fewer at the end of the body. */
    byte[] peek(int bytes) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(bytes);
        while (start.hasRemaining() && read(start) >= 0) {
            // Until there is enough.
        }
        peeked = start.flip();
        countBytes -= peeked.remaining();
        return Arrays.copyOf(start.array(), start.limit());
    }

    /** How much has been read, without what was only looked at. */
    long countBytes() {
        return countBytes;
    }

    /** @throws UploadTimeoutException if it takes too long; its room is wanted by others */
    @Override
    public int read(ByteBuffer target) throws IOException {
        int count = peeked.hasRemaining() ? readPeeked(target) : readBody(target);
        countBytes += Math.max(0, count);
        return count;
    }

    private int readPeeked(ByteBuffer target) {
        int count = Math.min(target.remaining(), peeked.remaining());
        target.put(peeked.slice(peeked.position(), count));
        peeked.position(peeked.position() + count);
        return count;
    }

    private int readBody(ByteBuffer target) throws IOException {
        if (clock.instant().isAfter(deadline)) {
            throw new UploadTimeoutException(countBytes);
        }
        return body.read(target);
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
