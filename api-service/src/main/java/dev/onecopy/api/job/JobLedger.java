package dev.onecopy.api.job;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

/** Where it is written down how jobs end. */
@FunctionalInterface
public interface JobLedger {
    /**
     * Writes it down, has done what follows from it, then ends the job for whoever waits for it.
     *
     * @return completed then
     */
    CompletableFuture<Void> end(Job job, JobOutcome outcome, Instant endedAt, Settlement settlement);
}
