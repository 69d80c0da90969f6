package dev.onecopy.api.http;

import dev.onecopy.api.config.HttpProperties;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Watches how fast one body comes. Only the time counts in which this service waits for its client, so that nobody is
 * blamed for what takes long here. It is judged once it has been waited for through a whole window, then after each
 * further one; the first is therefore a grace.
 */
final class BodyPace {
    private static final long NANOSECONDS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final long minimumBytesPerSecond;
    private final long windowNanoseconds;
    private final LongSupplier nanoTime;
    private long waitedNanoseconds;
    private long cameBytes;

    /** One for a new body. */
    static BodyPace of(HttpProperties properties) {
        return new BodyPace(properties.minimumUploadRate().toBytes(), properties.uploadRateWindow(), System::nanoTime);
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
        waitedNanoseconds += nanoTime.getAsLong() - beganNanoseconds;
        if (count >= 0) {
            cameBytes += count;
            judge();
        }
        return count;
    }

    private void judge() {
        if (waitedNanoseconds < windowNanoseconds) {
            return;
        }
        double bytesPerSecond = (double) cameBytes * NANOSECONDS_PER_SECOND / waitedNanoseconds;
        if (bytesPerSecond < minimumBytesPerSecond) {
            throw new BodyTooSlowException(
                    Math.round(bytesPerSecond), minimumBytesPerSecond, Duration.ofNanos(waitedNanoseconds));
        }
        waitedNanoseconds = 0;
        cameBytes = 0;
    }
}
