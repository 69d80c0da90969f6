package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.JobRun;

/** Who ends a run that has all of its results. */
@FunctionalInterface
public interface RunCompletion {
    /** Publishes what the run has found and ends it; does not wait for that. */
    void complete(JobRun run);
}
