package dev.onecopy.api.job;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What is fixed when a run of a job is accepted.
 *
 * @param id of the job; ids order jobs by their acceptance
 * @param run counts the runs of the job, from 0; results of another one are dropped
 * @param expression source text
 * @param timeout after which it fails
 * @param priority its share
 * @param createdAt when the job was accepted
 * @param acceptedAt when this run was, or the one that it resumes
 * @param deadline when the time of this run is up
 */
public record JobAcceptance(
        UUID id,
        int run,
        String expression,
        Duration timeout,
        int priority,
        Instant createdAt,
        Instant acceptedAt,
        Instant deadline) {
    /** The first run of a new job. */
    public static JobAcceptance of(JobRequest request, Instant now) {
        return new JobAcceptance(
                JobIds.next(now.toEpochMilli()),
                0,
                request.expression(),
                request.timeout(),
                request.priority(),
                now,
                now,
                now.plus(request.timeout()));
    }

    /** One more run because the service died in the last one: no more time than before. */
    public JobAcceptance resumed() {
        return new JobAcceptance(id, run + 1, expression, timeout, priority, createdAt, acceptedAt, deadline);
    }

    /** One more run because somebody asks for it: with all its time. */
    public JobAcceptance retried(Instant now) {
        return new JobAcceptance(id, run + 1, expression, timeout, priority, createdAt, now, now.plus(timeout));
    }
}
