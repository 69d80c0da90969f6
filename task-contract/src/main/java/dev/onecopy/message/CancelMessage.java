package dev.onecopy.message;

import java.util.UUID;

/**
 * Tells all workers that nobody waits for a run of a job any more: slices of it that run stop at their next block, and
 * those that wait are not begun.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param jobId the job
 * @param run the run that is over, and all before it
 */
public record CancelMessage(int version, UUID jobId, int run) {
    public CancelMessage {
        MessageVersion.check(version);
        MessageVersion.checkPresent("jobId", jobId);
        MessageVersion.checkNotNegative("run", run);
    }
}
