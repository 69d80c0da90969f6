package dev.onecopy.internal.platform;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file opened by {@link Platform}: a descriptor, which carries the locks, and a channel to the same file. Closing it
 * closes both and so releases the locks; mappings stay.
 */
public final class OpenFile implements AutoCloseable {
    /** Something to be done with a descriptor. */
    @FunctionalInterface
    interface DescriptorCall<T> {
        T run(int descriptor) throws IOException;
    }

    /** How a descriptor is closed. */
    @FunctionalInterface
    interface Closer {
        void close(int descriptor) throws IOException;
    }

    private final Path path;
    private final int descriptor;
    private final FileChannel channel;
    private final Closer closer;
    private boolean closed;

    OpenFile(Path path, int descriptor, FileChannel channel, Closer closer) {
        this.path = path;
        this.descriptor = descriptor;
        this.channel = channel;
        this.closer = closer;
    }

    /** What the file was opened by. */
    public Path path() {
        return path;
    }

    /** The length of the file now. */
    public long sizeBytes() throws IOException {
        return channel.size();
    }

    /**
     * Runs a call that needs the descriptor. The file is not closed meanwhile: its number could be another file's by
     * then.
     *
     * @throws ClosedChannelException if it is closed already
     */
    synchronized <T> T withDescriptor(DescriptorCall<T> call) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return call.run(descriptor);
    }

    FileChannel channel() {
        return channel;
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try (channel) {
                closer.close(descriptor);
            }
        }
    }
}
