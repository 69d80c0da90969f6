package dev.onecopy.api.dispatch;

import java.util.UUID;

/** Tells the workers what they need not finish. */
@FunctionalInterface
public interface Interrupter {
    /** Nobody waits for this run of the job any more; does not wait until they have heard it. */
    void interrupt(UUID jobId, int run);
}
