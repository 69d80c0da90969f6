package dev.onecopy.api.dispatch;

import dev.onecopy.api.config.ApiMetrics;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobOutcome.WorkerMemory;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.worker.WorkerRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The runs that have not ended, and how one ends. */
@Component
public class RunningJobs {
    private static final Logger log = LoggerFactory.getLogger(RunningJobs.class);

    private final WorkerRegistry workers;
    private final ApiMetrics metrics;
    private final Clock clock;
    private final Map<UUID, JobRun> runs = new ConcurrentHashMap<>();

    public RunningJobs(WorkerRegistry workers, ApiMetrics metrics, Clock clock) {
        this.workers = workers;
        this.metrics = metrics;
        this.clock = clock;
    }

    void add(JobRun run) {
        runs.put(run.job().id(), run);
    }

    /** The run of this job that has not ended. */
    public Optional<JobRun> find(UUID jobId) {
        return Optional.ofNullable(runs.get(jobId));
    }

    /** How many have not ended. */
    public int count() {
        return runs.size();
    }

    /**
     * Ends a run with its results, one an item.
     *
     * @return false if it had ended before: nobody will hear of the results
     */
    public boolean succeed(JobRun run, List<JobResult> results) {
        return end(run, JobStatus.SUCCEEDED, results, null);
    }

    /** Ends a run without results. */
    public void fail(JobRun run, JobFailure failure) {
        end(run, JobStatus.FAILED, List.of(), failure);
    }

    /** The runs that have not ended. */
    List<JobRun> runs() {
        return List.copyOf(runs.values());
    }

    /** A job ends, whatever becomes of its arrays. */
    private static void letGo(JobRun run) {
        try {
            run.close();
        } catch (RuntimeException failure) {
            log.error("the arrays of job {} were not let go", run.job().id(), failure);
        }
    }

    private boolean end(JobRun run, JobStatus status, List<JobResult> results, @Nullable JobFailure failure) {
        Job job = run.job();
        if (!runs.remove(job.id(), run)) {
            return false;
        }
        Instant now = clock.instant();
        List<WorkerMemory> memory = workers.attached().stream()
                .map(worker -> worker.heartbeat())
                .map(one -> new WorkerMemory(one.workerId(), one.bytesPrivate(), one.bytesShared()))
                .toList();
        letGo(run);
        job.end(new JobOutcome(status, results, failure, run.cost(), memory), now);
        metrics.jobEnded(status, Duration.between(job.snapshot().createdAt(), now));
        if (failure != null) {
            log.warn("job {} failed: {}: {}", job.id(), failure.code(), failure.message());
        }
        return true;
    }
}
