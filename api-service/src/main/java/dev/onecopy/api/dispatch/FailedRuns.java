package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.JobRun;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;

/** The latest runs that did not succeed, for what they have computed: who retries the job need not do it again. */
final class FailedRuns {
    private static final int CAPACITY = 32;
    private static final int MAXIMUM_TASKS = 10_000;

    private final LinkedHashMap<UUID, JobRun> runs = new LinkedHashMap<>();

    synchronized void keep(JobRun run) {
        if (run.job().snapshot().taskCount() <= MAXIMUM_TASKS) {
            runs.put(run.job().id(), run);
            if (runs.size() > CAPACITY) {
                runs.pollFirstEntry();
            }
        }
    }

    synchronized Optional<JobRun> take(UUID jobId) {
        return Optional.ofNullable(runs.remove(jobId));
    }
}
