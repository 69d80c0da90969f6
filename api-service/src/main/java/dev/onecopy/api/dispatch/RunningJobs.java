package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.Computed;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobLedger;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobOutcome.WorkerMemory;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.Settlement;
import dev.onecopy.api.metrics.JobMetrics;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.expression.Expression;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that have not ended, and how one ends. */
public final class RunningJobs {
    private static final Logger log = LoggerFactory.getLogger(RunningJobs.class);

    private static final long PATIENCE_MS = 500;
    private static final String UNKNOWN_OPERATION = "unknown";

    private final WorkerRegistry workers;
    private final JobLedger ledger;
    private final Interrupter interrupter;
    private final JobMetrics metrics;
    private final Executor freeing;
    private final Clock clock;
    private final Map<UUID, JobRun> runs = new ConcurrentHashMap<>();
    private final FailedRuns failed = new FailedRuns();

    /** @param freeing runs what lets memory go, which takes its time */
    public RunningJobs(
            WorkerRegistry workers,
            JobLedger ledger,
            Interrupter interrupter,
            JobMetrics metrics,
            Executor freeing,
            Clock clock) {
        this.workers = workers;
        this.ledger = ledger;
        this.interrupter = interrupter;
        this.metrics = metrics;
        this.freeing = freeing;
        this.clock = clock;
        for (JobStatus status : List.of(JobStatus.QUEUED, JobStatus.RUNNING)) {
            metrics.unfinished(status, this, running -> running.count(status));
        }
        metrics.expect(List.of(JobStatus.SUCCEEDED, JobStatus.FAILED, JobStatus.CANCELLED), Expression.operations());
        metrics.expect(List.of(JobStatus.FAILED), List.of(UNKNOWN_OPERATION));
    }

    private long count(JobStatus status) {
        return runs.values().stream()
                .filter(run -> run.job().snapshot().status() == status)
                .count();
    }

    void add(JobRun run) {
        runs.put(run.job().id(), run);
    }

    /** The run of this job that has not ended. */
    public Optional<JobRun> find(UUID jobId) {
        return Optional.ofNullable(runs.get(jobId));
    }

    /** What the last run of this job computed, if it did not succeed and that is remembered; it is forgotten here. */
    public Optional<Computed> takeFailed(UUID jobId) {
        return failed.take(jobId);
    }

    /**
     * From now on nobody but the caller ends a run: arrays that its results replace cannot come back. He lets it
     * succeed or gives it back.
     *
     * @return false if it has ended, or somebody else has it
     */
    public boolean claim(JobRun run) {
        return runs.remove(run.job().id(), run);
    }

    /** Gives back a run that was claimed and cannot succeed. */
    public void unclaim(JobRun run) {
        add(run);
    }

    /**
     * Ends a run that was claimed with its results, one an item.
     *
     * @param settlement also lets the run go
     */
    public void succeed(JobRun run, List<JobResult> results, Settlement settlement) {
        measure(run);
        JobOutcome outcome = new JobOutcome(JobStatus.SUCCEEDED, results, null, run.cost(), memory());
        end(run.job(), run.plan().operation(), outcome, settlement);
    }

    /** Ends a run without results. */
    public void fail(JobRun run, JobFailure failure) {
        end(run, JobStatus.FAILED, failure);
    }

    /** Ends a run because somebody asks for it. */
    public void cancel(JobRun run) {
        end(run, JobStatus.CANCELLED, null);
    }

    /** The runs that have not ended. */
    List<JobRun> runs() {
        return List.copyOf(runs.values());
    }

    /** A job ends, whatever becomes of its arrays. */
    public static void letGo(JobRun run) {
        try {
            run.close();
        } catch (RuntimeException failure) {
            log.error("the arrays of job {} were not let go", run.job().id(), failure);
        }
    }

    /** Ends a run whose job was not accepted: its slices were sent, and nobody has heard of it. */
    public void discard(JobRun run) {
        if (claim(run)) {
            run.stop();
            interrupter.interrupt(run.job().id(), run.number());
            letGo(run);
            JobFailure failure = new JobFailure("not_accepted", "the job was not accepted");
            run.job().end(new JobOutcome(JobStatus.FAILED, List.of(), failure, run.cost(), List.of()), clock.instant());
        }
    }

    /** Ends a job of which nothing ran. */
    public void failUnstarted(Job job, JobFailure failure) {
        JobOutcome.Cost nothing = new JobOutcome.Cost(0, 0, 0, 0);
        JobOutcome outcome = new JobOutcome(JobStatus.FAILED, List.of(), failure, nothing, List.of());
        end(job, UNKNOWN_OPERATION, outcome, Settlement.NONE);
    }

    private void end(JobRun run, JobStatus status, @Nullable JobFailure failure) {
        if (claim(run)) {
            List<WorkerMemory> memory = memory();
            run.stop();
            interrupter.interrupt(run.job().id(), run.number());
            failed.keep(run.job().id(), run.computed());
            measure(run);
            JobOutcome outcome = new JobOutcome(status, List.of(), failure, run.cost(), memory);
            end(run.job(), run.plan().operation(), outcome, new LettingGo(run));
        }
    }

    /** Before anybody hears of the end, so that its memory can be had; but nobody waits for long. */
    private final class LettingGo implements Settlement {
        private final JobRun run;

        LettingGo(JobRun run) {
            this.run = run;
        }

        @Override
        public boolean publishes() {
            return false;
        }

        @Override
        public CompletableFuture<Void> stored() {
            // A copy: what is completed before it is run is not run at all.
            return CompletableFuture.runAsync(() -> letGo(run), freeing)
                    .copy()
                    .completeOnTimeout(null, PATIENCE_MS, TimeUnit.MILLISECONDS);
        }

        @Override
        public void refused() {
            freeing.execute(() -> letGo(run));
        }
    }

    private List<WorkerMemory> memory() {
        return workers.attached().stream()
                .map(worker -> worker.heartbeat())
                .map(one -> new WorkerMemory(one.workerId(), one.bytesPrivate(), one.bytesShared()))
                .toList();
    }

    private void measure(JobRun run) {
        Job.Snapshot ended = run.job().snapshot();
        Instant startedAt = ended.startedAt();
        if (startedAt != null) {
            JobOutcome.Cost cost = run.cost();
            metrics.ran(
                    run.plan().operation(),
                    Duration.between(ended.acceptedAt(), startedAt),
                    run.plan().itemCount(),
                    ended.taskCount(),
                    new JobMetrics.Work(cost.bytesScanned(), cost.bytesCopied(), cost.computeNanoseconds()));
        }
    }

    private void end(Job job, String operation, JobOutcome outcome, Settlement settlement) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        metrics.ended(
                outcome.status(), operation, Duration.between(job.acceptance().acceptedAt(), now));
        JobFailure failure = outcome.failure();
        if (failure != null) {
            log.warn("job {} failed: {}: {}", job.id(), failure.code(), failure.message());
        }
        var unused = ledger.end(job, outcome, now, settlement);
    }
}
