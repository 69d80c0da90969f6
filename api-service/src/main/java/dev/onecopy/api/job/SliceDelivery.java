package dev.onecopy.api.job;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One delivery of one slice that was answered, for the history.
 *
 * @param jobId the job
 * @param run the run of the job
 * @param stage the stage of the plan
 * @param slice the slice of the stage's grid
 * @param firstItem the position in {@code map} of the first item
 * @param attempt counts the deliveries, from 0
 * @param outcome what became of it: {@code COMPUTED}, {@code FAILED}, {@code REDELIVERED}, {@code DECLINED}
 * @param workerId who said so
 * @param startedAt when that worker began, by its clock
 * @param answeredAt when the answer was here
 * @param computeNanoseconds how long the kernels ran
 * @param failureCode why there are no partials
 * @param failureMessage the same for a person
 * @param failureTrace where the code of a user stood
 */
public record SliceDelivery(
        UUID jobId,
        int run,
        int stage,
        int slice,
        int firstItem,
        int attempt,
        String outcome,
        String workerId,
        Instant startedAt,
        Instant answeredAt,
        long computeNanoseconds,
        @Nullable String failureCode,
        @Nullable String failureMessage,
        @Nullable String failureTrace) {}
