package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobOutcome.WorkerMemory;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.segment.Segment;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A job as clients see it. {@code results}, {@code error} and {@code memory} come with its end; in a list of jobs
 * {@code resultsAt} says where the results are, which may be large.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobRepresentation(
        UUID id,
        JobStatus status,
        String expression,
        int priority,
        int run,
        Progress progress,
        @Nullable List<ResultRepresentation> results,

        @Schema(description = "in lists, of a job that succeeded") @Nullable
        String resultsAt,

        @Nullable Failure error,
        Timings timings,
        @Nullable Memory memory) {
    /**
     * Slices of all items, of the stages that are known so far. {@code fraction} is what is done of them, from 0 to 1,
     * with what running functions have told.
     */
    record Progress(int slicesDone, int slicesTotal, double fraction) {
        static Progress of(Job.Snapshot job) {
            double done = job.tasksDone() + job.tasksUnderWay();
            double none = job.status() == JobStatus.SUCCEEDED ? 1 : 0;
            return new Progress(
                    job.tasksDone(),
                    job.taskCount(),
                    job.taskCount() == 0 ? none : Math.min(1, done / job.taskCount()));
        }
    }

    /** Why a job failed, as a problem object. */
    record Failure(String type, String title, String detail, String code) {
        static Failure of(JobFailure failure) {
            return new Failure(Problem.type(failure.code()), "Job failed", failure.message(), failure.code());
        }
    }

    /** Milliseconds of wall time; {@code computeMs} is the sum over all workers. */
    record Timings(
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Long queuedMs,
            @Nullable Long runningMs,
            @Nullable Double computeMs) {
        static Timings of(Job.Snapshot job) {
            JobOutcome outcome = job.outcome();
            return new Timings(
                    job.createdAt(),
                    job.startedAt(),
                    job.endedAt(),
                    between(job.acceptedAt(), job.startedAt()),
                    between(job.startedAt(), job.endedAt()),
                    outcome == null
                            ? null
                            : outcome.cost().computeNanoseconds() / (double) TimeUnit.MILLISECONDS.toNanos(1));
        }

        private static @Nullable Long between(@Nullable Instant from, @Nullable Instant to) {
            return from == null || to == null
                    ? null
                    : Duration.between(from, to).toMillis();
        }
    }

    /** The proof that nothing was copied: what was mapped, and what each worker holds of its own. */
    record Memory(long bytesMapped, long bytesScanned, long bytesCopied, List<WorkerMemory> workers) {
        static Memory of(JobOutcome outcome) {
            JobOutcome.Cost cost = outcome.cost();
            return new Memory(cost.bytesMapped(), cost.bytesScanned(), cost.bytesCopied(), outcome.workers());
        }
    }

    static JobRepresentation of(Job job, Segment segment) {
        Job.Snapshot now = job.snapshot();
        JobOutcome outcome = now.outcome();
        List<ResultRepresentation> results = outcome == null || now.status() != JobStatus.SUCCEEDED
                ? null
                : outcome.results().stream()
                        .map(result -> ResultRepresentation.of(result, segment))
                        .toList();
        return of(job, now, results, null);
    }

    /** As one of many. */
    static JobRepresentation listed(Job job) {
        Job.Snapshot now = job.snapshot();
        return of(job, now, null, now.status() == JobStatus.SUCCEEDED ? "/v1/jobs/" + job.id() : null);
    }

    private static JobRepresentation of(
            Job job, Job.Snapshot now, @Nullable List<ResultRepresentation> results, @Nullable String resultsAt) {
        JobOutcome outcome = now.outcome();
        JobFailure failure = outcome == null ? null : outcome.failure();
        return new JobRepresentation(
                job.id(),
                now.status(),
                job.expression(),
                job.priority(),
                job.run(),
                Progress.of(now),
                results,
                resultsAt,
                failure == null ? null : Failure.of(failure),
                Timings.of(now),
                outcome == null ? null : Memory.of(outcome));
    }
}
