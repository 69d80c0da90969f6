package dev.onecopy.standalone.demonstration;

import dev.onecopy.standalone.terminal.Termination;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongConsumer;

/** Tells how much has been read, at each whole multiple of a step, and breaks off when a signal comes. */
final class WatchedStream extends FilterInputStream {
    private final long stepBytes;
    private final LongConsumer watcher;
    private final Termination termination;
    private long readBytes;

    /** @param watcher is told the bytes read so far, from the thread that reads */
    WatchedStream(InputStream in, long stepBytes, LongConsumer watcher, Termination termination) {
        super(in);
        this.termination = termination;
        this.stepBytes = stepBytes;
        this.watcher = watcher;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? 0 : 1);
        return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int count = super.read(target, offset, length);
        count(Math.max(0, count));
        return count;
    }

    private void count(int bytes) throws IOException {
        if (termination.isRequested()) {
            throw new IOException("stopped by a signal");
        }
        long before = readBytes / stepBytes;
        readBytes += bytes;
        if (readBytes / stepBytes > before) {
            watcher.accept(readBytes);
        }
    }
}
