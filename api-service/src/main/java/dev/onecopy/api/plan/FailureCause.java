package dev.onecopy.api.plan;

import dev.onecopy.api.ingest.InvalidNameException;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.TooManyJobsException;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.segment.SegmentException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an exception says to the owner of a job that cannot go on. */
public final class FailureCause {
    private FailureCause() {}

    /** Why the job fails; empty if the service is to blame, and its log is to say more. */
    public static Optional<JobFailure> of(Throwable thrown) {
        @Nullable
        String code = switch (thrown) {
            case ExpressionException invalid -> invalid.code();
            case SegmentException refused -> refused.code();
            case InvalidJobException invalid -> invalid.code();
            case InvalidNameException invalid -> "invalid_name";
            case TooManyJobsException full -> full.code();
            default -> null;
        };
        return Optional.ofNullable(code).map(known -> new JobFailure(known, String.valueOf(thrown.getMessage())));
    }
}
