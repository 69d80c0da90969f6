package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.JobRun;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;

/**
 * The latest runs that did not succeed, for what they have computed: who retries the job need not do it again. What
 * would fill the memory of this process is not kept; it is computed again.
 */
final class FailedRuns {
    private static final int CAPACITY = 32;
    private static final int MAXIMUM_TASKS = 10_000;
    private static final long MAXIMUM_PARTIALS = 50_000;

    private record Kept(JobRun run, long partialCount) {}

    private final LinkedHashMap<UUID, Kept> runs = new LinkedHashMap<>();
    private long partialCount;

    synchronized void keep(JobRun run) {
        long count = run.partialCount();
        if (run.job().snapshot().taskCount() <= MAXIMUM_TASKS && count <= MAXIMUM_PARTIALS) {
            var unused = take(run.job().id());
            runs.put(run.job().id(), new Kept(run, count));
            partialCount += count;
            while (runs.size() > CAPACITY || partialCount > MAXIMUM_PARTIALS) {
                partialCount -= runs.pollFirstEntry().getValue().partialCount();
            }
        }
    }

    synchronized Optional<JobRun> take(UUID jobId) {
        Kept kept = runs.remove(jobId);
        if (kept == null) {
            return Optional.empty();
        }
        partialCount -= kept.partialCount();
        return Optional.of(kept.run());
    }
}
