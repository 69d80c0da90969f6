package dev.onecopy.logging;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Logs why something that is tried again and again does not work yet: each reason once, not each attempt. */
public final class ReasonLog {
    private final Logger log;
    private @Nullable String last;

    public ReasonLog(Logger log) {
        this.log = log;
    }

    /** Warns, unless this was the last thing said. */
    public synchronized void failed(String reason) {
        if (!Objects.equals(reason, last)) {
            log.warn(reason);
            last = reason;
        }
    }

    /** Says so if a failure was said before; the next failure is news again. */
    public synchronized void worked(String news) {
        if (last != null) {
            log.info(news);
            last = null;
        }
    }
}
