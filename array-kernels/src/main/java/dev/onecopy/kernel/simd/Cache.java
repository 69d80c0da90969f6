package dev.onecopy.kernel.simd;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;

/** Brings blocks into the cache of this core. */
final class Cache {
    /** Two words a cache line: reading one is too fast for the prefetcher already. */
    private static final long STEP_BYTES = 32;

    /** Nobody asks for what is in it; without it the compiler would leave out the reading. */
    private static final long[] READ = new long[1];

    private Cache() {}

    /**
     * Reads a block once in the plainest way. A loop that reads in the order of memory, one line after the other and
     * never back, runs at the speed of memory by itself. Those that walk over a block more than once wait: they ask for
     * many lines at a time, then stop, and so outrun the prefetcher of the processor. They take a third of the time if
     * the block is fetched before.
     */
    static void fetch(Block block, long sizeBytes) {
        READ[0] = sum(block.memory(), block.offsetBytes(), sizeBytes);
    }

    private static long sum(MemorySegment memory, long start, long sizeBytes) {
        long words = 0;
        for (long at = 0; at < sizeBytes; at += STEP_BYTES) {
            words += memory.get(Elements.INT64, start + at);
        }
        return words;
    }
}
