package dev.onecopy.internal.platform;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.util.concurrent.locks.LockSupport;

/** A file in memory. Closing it takes the memory away from every view of it, safely: they throw from then on. */
public final class Mapping implements AutoCloseable {
    private static final long CLOSE_TIMEOUT_NANOSECONDS = 10_000_000_000L;
    private static final long CLOSE_RETRY_NANOSECONDS = 1_000_000;

    private final Arena arena;
    private final MemorySegment memory;

    private Mapping(Arena arena, MemorySegment memory) {
        this.arena = arena;
        this.memory = memory;
    }

    @SuppressWarnings("MustBeClosedChecker") // The mapping that is returned closes the arena.
    static Mapping of(FileChannel channel, MapMode mode, long sizeBytes) throws IOException {
        Arena arena = Arena.ofShared();
        try {
            return new Mapping(arena, channel.map(mode, 0, sizeBytes, arena));
        } catch (IOException | RuntimeException failure) {
            arena.close();
            throw failure;
        }
    }

    public MemorySegment memory() {
        return memory;
    }

    /**
     * Unmaps. Waits for system calls that work on the memory, which are short. The second call does nothing.
     *
     * @throws IllegalStateException if one has been working on it for 10 s; the memory is mapped still
     */
    @Override
    public synchronized void close() {
        long deadline = System.nanoTime() + CLOSE_TIMEOUT_NANOSECONDS;
        while (arena.scope().isAlive()) {
            try {
                arena.close();
            } catch (IllegalStateException inUse) {
                if (System.nanoTime() - deadline > 0) {
                    throw inUse;
                }
                LockSupport.parkNanos(CLOSE_RETRY_NANOSECONDS);
            }
        }
    }
}
