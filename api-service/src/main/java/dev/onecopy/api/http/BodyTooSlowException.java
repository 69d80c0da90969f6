package dev.onecopy.api.http;

import java.time.Duration;

/** A body that comes, or is taken, more slowly than one may: what it holds is wanted by others. */
class BodyTooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long bytesPerSecond;
    private final long minimumBytesPerSecond;

    /** @param window how long it has been waited for the last of it */
    BodyTooSlowException(long bytesPerSecond, long minimumBytesPerSecond, Duration window) {
        super("the body moved with " + bytesPerSecond + " bytes a second in the last "
                + window.toMillis() + " ms that it was waited for; the least is onecopy.http.minimum-rate = "
                + minimumBytesPerSecond + " bytes a second");
        this.bytesPerSecond = bytesPerSecond;
        this.minimumBytesPerSecond = minimumBytesPerSecond;
    }

    long bytesPerSecond() {
        return bytesPerSecond;
    }

    long minimumBytesPerSecond() {
        return minimumBytesPerSecond;
    }
}
