package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches how fast one body comes, or is taken. Only the time counts in which this service waits for its client, so
 * that nobody is blamed for what takes long here. It is judged once it has been waited for through a whole window, then
 * after each further one; the first is therefore a grace.
 */
final class BodyPace {
    private static final long NANOSECONDS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final long minimumBytesPerSecond;
    private final long windowNanoseconds;
    private final LongSupplier nanoTime;
    private long waitedNanoseconds;
    private long movedBytes;

    /** One for a new body. */
    static BodyPace of(HttpProperties properties) {
        return new BodyPace(properties.minimumRate().toBytes(), properties.rateWindow(), System::nanoTime);
    }

    /** @param minimumBytesPerSecond 0 takes a body however slow it is */
    BodyPace(long minimumBytesPerSecond, Duration window, LongSupplier nanoTime) {
        this.minimumBytesPerSecond = minimumBytesPerSecond;
        this.windowNanoseconds = window.toNanos();
        this.nanoTime = nanoTime;
    }

    /** Reads some bytes of a body; negative at its end. */
    @FunctionalInterface
    interface Read {
        int read() throws IOException;
    }

    /**
     * Reads, and judges.
     *
     * @throws BodyTooSlowException if too little has come in the window that ends here
     */
    int read(Read source) throws IOException {
        long beganNanoseconds = nanoTime.getAsLong();
        int count = source.read();
        long endedNanoseconds = nanoTime.getAsLong();
        if (count >= 0) {
            waited(endedNanoseconds - beganNanoseconds, count);
        }
        return count;
    }

    /**
     * Judges a client that was waited for.
     *
     * @throws BodyTooSlowException if too little has come, or was taken, in the window that ends here
     */
    void waited(long nanoseconds, long bytes) {
        waitedNanoseconds += nanoseconds;
        movedBytes += bytes;
        judge();
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    private void judge() {
        if (waitedNanoseconds < windowNanoseconds) {
            return;
        }
        double bytesPerSecond = (double) movedBytes * NANOSECONDS_PER_SECOND / waitedNanoseconds;
        if (bytesPerSecond < minimumBytesPerSecond) {
            throw new BodyTooSlowException(
                    Math.round(bytesPerSecond), minimumBytesPerSecond, Duration.ofNanos(waitedNanoseconds));
        }
        waitedNanoseconds = 0;
        movedBytes = 0;
    }
}
