package dev.onecopy.api.plan;

import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.store.JobForgottenException;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.RememberedJob;
import dev.onecopy.api.store.StoredRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Service;

/** What can be asked of a job that was accepted. */
@Service
public class JobControl {
    private final RunningJobs running;
    private final JobStore store;
    private final JobRestart restart;
    private final Clock clock;
    private final Set<UUID> retrying = ConcurrentHashMap.newKeySet();

    JobControl(RunningJobs running, JobStore store, JobRestart restart, Clock clock) {
        this.running = running;
        this.store = store;
        this.restart = restart;
        this.clock = clock;
    }

    /** Ends a job, its workers stop at their next block. One that has ended, or ends in this moment, stays as it is. */
    public void cancel(Job job) {
        running.find(job.id()).ifPresent(running::cancel);
    }

    /**
     * Runs a job once more that failed or was cancelled, with all its time.
     *
     * @return the job in its new run
     * @throws JobStateException {@code job_not_failed} if it has not ended, or has succeeded, or somebody else asks for
     *     the same in this moment
     * @throws dev.onecopy.segment.ArrayNotFoundException if an array of it was deleted
     * @throws dev.onecopy.api.job.TooManyJobsException if other jobs leave no room for it
     */
    public Job retry(UUID id) {
        if (!retrying.add(id)) {
            throw new JobStateException("job_not_failed", "job " + id + " is about to run again");
        }
        try {
            return retryAlone(id);
        } finally {
            retrying.remove(id);
        }
    }

    private Job retryAlone(UUID id) {
        Job job = store.find(id).map(RememberedJob::job).orElseThrow(() -> gone(id));
        JobStatus status = job.snapshot().status();
        if (!status.ended() || status == JobStatus.SUCCEEDED) {
            throw new JobStateException(
                    "job_not_failed",
                    "job " + id + " is " + status + "; only what failed or was cancelled is run again");
        }
        StoredRequest stored = store.request(id).orElseThrow(() -> gone(id));
        try {
            return restart.retry(job.acceptance().retried(clock.instant().truncatedTo(ChronoUnit.MICROS)), stored);
        } catch (JobForgottenException deleted) {
            throw gone(id);
        }
    }

    private static JobStateException gone(UUID id) {
        return new JobStateException("job_not_failed", "job " + id + " was forgotten in this moment");
    }

    /**
     * Forgets a job.
     *
     * @throws JobStateException {@code job_not_ended} if it has not ended
     */
    public void delete(Job job) {
        if (!job.snapshot().status().ended()) {
            throw new JobStateException("job_not_ended", "job " + job.id() + " has not ended; cancel it first");
        }
        store.delete(job);
    }
}
