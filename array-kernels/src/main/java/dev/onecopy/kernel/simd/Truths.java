package dev.onecopy.kernel.simd;

import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Truth values, a byte each in memory, as the bits of masks. */
final class Truths {
    /** Bit k of a byte of bits goes to byte k. */
    private static final long LOWEST_BITS = 0x0101_0101_0101_0101L;

    private static final long ALL_BUT_HIGHEST = 0x7f7f_7f7f_7f7f_7f7fL;

    private Truths() {}

    /** The bits of 8 truth values, each of which is true if it is not 0. */
    static long read(MemorySegment memory, long offsetBytes) {
        long bytes = memory.get(Elements.INT64, offsetBytes);
        // The highest bit of each byte that is not 0, then one bit a byte.
        long nonzero = ((bytes & ALL_BUT_HIGHEST) + ALL_BUT_HIGHEST) | bytes;
        return Long.compress(nonzero >>> 7, LOWEST_BITS);
    }

    /**
     * Writes bits as truth values.
     *
     * @param count how many: a multiple of 8, or fewer than 8
     */
    static void write(long bits, int count, MemorySegment memory, long offsetBytes) {
        if (count >= Long.BYTES) {
            for (int lane = 0; lane < count; lane += Long.BYTES) {
                memory.set(Elements.INT64, offsetBytes + lane, Long.expand(bits >>> lane, LOWEST_BITS));
            }
        } else {
            for (int lane = 0; lane < count; lane++) {
                memory.set(ValueLayout.JAVA_BYTE, offsetBytes + lane, (byte) (bits >>> lane & 1));
            }
        }
    }
}
