package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.onecopy.api.job.SliceDelivery;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One answered delivery of a slice as clients see it. {@code startedAt} is of the worker's clock. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SliceRepresentation(
        int run,
        int stage,
        int slice,
        int firstItem,
        int attempt,
        String outcome,
        String worker,
        Instant startedAt,
        Instant answeredAt,
        double computeMs,
        @Nullable Failure error) {
    /** Why there is no result of it; {@code trace} is that of a user's function. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Failure(
            String code, @Nullable String detail, @Nullable String trace) {}

    private static @Nullable Failure failure(SliceDelivery delivery) {
        String code = delivery.failureCode();
        return code == null ? null : new Failure(code, delivery.failureMessage(), delivery.failureTrace());
    }

    static SliceRepresentation of(SliceDelivery delivery) {
        return new SliceRepresentation(
                delivery.run(),
                delivery.stage(),
                delivery.slice(),
                delivery.firstItem(),
                delivery.attempt(),
                delivery.outcome(),
                delivery.workerId(),
                delivery.startedAt(),
                delivery.answeredAt(),
                delivery.computeNanoseconds() / (double) TimeUnit.MILLISECONDS.toNanos(1),
                failure(delivery));
    }
}
