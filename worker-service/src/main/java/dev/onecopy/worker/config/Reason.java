package dev.onecopy.worker.config;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;
import org.jspecify.annotations.Nullable;

/** What is at the bottom of an exception, in the words of who knew it: for a line in the log. */
public final class Reason {
    private Reason() {}

    /** The message of the deepest cause that has one; of a refusal by the broker, its own text. */
    public static String of(Throwable thrown) {
        String reason = thrown.getClass().getSimpleName();
        @Nullable Throwable cause = thrown;
        while (cause != null) {
            if (cause instanceof ShutdownSignalException signal
                    && signal.getReason() instanceof AMQP.Channel.Close close) {
                return close.getReplyText();
            }
            if (cause.getMessage() != null && !cause.getMessage().equals(String.valueOf(cause.getCause()))) {
                reason = cause.getMessage();
            }
            cause = cause.getCause();
        }
        return reason;
    }
}
