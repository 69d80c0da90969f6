package dev.onecopy.api.ingest;

import dev.onecopy.npy.NpyData;
import dev.onecopy.npy.NpyHeader;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Reads the data of an .npy file into memory by a few threads. By positional reads, not by a mapping: a file that is
 * truncated meanwhile is an error of a read, and a signal that ends the process of a mapping.
 */
final class ParallelRead {
    private static final int MAXIMUM_THREADS = 4;

    /** A multiple of every item size. */
    private static final long CHUNK_BYTES = 8 << 20;

    private final FileChannel channel;
    private final NpyHeader header;
    private final MemorySegment target;
    private final long dataOffsetBytes;
    private final AtomicLong nextChunk = new AtomicLong();

    /** @param channel positioned behind the header */
    ParallelRead(FileChannel channel, NpyHeader header, MemorySegment target) throws IOException {
        this.channel = channel;
        this.header = header;
        this.target = target;
        this.dataOffsetBytes = channel.position();
    }

    /**
     * Returns when all is read and no thread touches the target any more.
     *
     * @throws dev.onecopy.npy.NpyFormatException if the file has become too short
     * @throws IOException if it cannot be read
     */
    void run() throws IOException {
        long chunks = Math.ceilDiv(target.byteSize(), CHUNK_BYTES);
        int threads = Math.clamp(
                chunks, 1, Math.min(MAXIMUM_THREADS, Runtime.getRuntime().availableProcessors()));
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            Callable<Void> reading = () -> {
                readChunks();
                return null;
            };
            for (Future<Void> one : executor.invokeAll(Collections.nCopies(threads, reading))) {
                one.get();
            }
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("a thread that reads a file failed", failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a file was read");
        }
    }

    private void readChunks() throws IOException {
        long from = nextChunk.getAndAdd(CHUNK_BYTES);
        while (from < target.byteSize()) {
            MemorySegment chunk = target.asSlice(from, Math.min(CHUNK_BYTES, target.byteSize() - from));
            ByteBuffer buffer = chunk.asByteBuffer();
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, dataOffsetBytes + from + buffer.position()) < 0) {
                    NpyData.checkLength(header, from + buffer.position());
                }
            }
            NpyData.toLittleEndian(header, chunk);
            from = nextChunk.getAndAdd(CHUNK_BYTES);
        }
    }
}
