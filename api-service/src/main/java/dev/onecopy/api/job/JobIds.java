package dev.onecopy.api.job;

import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * UUIDs of version 7 (RFC 9562): 48 bits of milliseconds, then a counter where the RFC allows one, then chance. Those
 * of one process ascend.
 */
final class JobIds {
    private static final int COUNTER_BITS = 12;
    private static final long VERSION = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Milliseconds and counter as one number, so that a full counter runs over into the next millisecond. */
    private static final AtomicLong LAST = new AtomicLong();

    private JobIds() {}

    static UUID next(long epochMs) {
        long tick = LAST.updateAndGet(last -> Math.max(last + 1, epochMs << COUNTER_BITS));
        long counter = tick & ((1L << COUNTER_BITS) - 1);
        long mostSignificant = (tick >>> COUNTER_BITS << 16) | VERSION | counter;
        return new UUID(mostSignificant, VARIANT | (RANDOM.nextLong() >>> 2));
    }
}
