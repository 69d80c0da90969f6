package dev.onecopy.api.http;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** The body of a request at its pace, read straight into whatever memory the reader has. The container closes it. */
final class BodyChannel implements ReadableByteChannel {
    private final ServletInputStream body;
    private final BodyPace pace;

    BodyChannel(ServletInputStream body, BodyPace pace) {
        this.body = body;
        this.pace = pace;
    }

    /** A servlet's stream leaves the position where it was and moves the limit; a channel does the opposite. */
    @Override
    public int read(ByteBuffer target) throws IOException {
        int position = target.position();
        int limit = target.limit();
        int count = pace.read(() -> body.read(target));
        target.limit(limit).position(position + Math.max(0, count));
        return count;
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {}
}
