package dev.onecopy.worker.execute;

import dev.onecopy.expression.ExpressionException;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.segment.SegmentException;
import org.jspecify.annotations.Nullable;

/** Says in a result what went wrong in a slice. */
public final class FailureReport {
    private FailureReport() {}

    /** The failure that a result tells. */
    public static Failure of(Throwable thrown) {
        return switch (thrown) {
            case ExpressionException expression -> failure(expression.code(), expression);
            case SegmentException segment -> failure(segment.code(), segment);
            case IllegalArgumentException invalid -> failure("invalid_task", invalid);
            // How the virtual machine reports a SIGBUS: a mapped page that the file system could not provide.
            case InternalError fault -> failure("memory_fault", fault);
            case OutOfMemoryError tooLarge -> failure("worker_out_of_memory", tooLarge);
            default -> failure("internal_error", thrown);
        };
    }

    /** Whether it tells of a wrong task and not of something wrong in this process, which somebody has to look at. */
    public static boolean isExpected(Throwable thrown) {
        return thrown instanceof ExpressionException
                || thrown instanceof SegmentException
                || thrown instanceof IllegalArgumentException;
    }

    private static Failure failure(String code, Throwable thrown) {
        @Nullable String said = thrown.getMessage();
        String message = said == null || said.isEmpty() ? thrown.getClass().getSimpleName() : said;
        return new Failure(code, message.substring(0, Math.min(message.length(), Failure.MAXIMUM_MESSAGE_LENGTH)));
    }
}
