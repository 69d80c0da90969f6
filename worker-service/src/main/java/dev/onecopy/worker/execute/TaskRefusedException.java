package dev.onecopy.worker.execute;

import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;

/** A task that this worker does not compute, with what its result is to say. */
final class TaskRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome outcome;
    private final transient Failure failure;

    private TaskRefusedException(Outcome outcome, String code, String message) {
        super(message, null, false, false);
        this.outcome = outcome;
        this.failure = new Failure(code, message);
    }

    /** Another worker may be able to. */
    static TaskRefusedException declined(String code, String message) {
        return new TaskRefusedException(Outcome.DECLINED, code, message);
    }

    /** No worker will ever be able to. */
    static TaskRefusedException failed(String code, String message) {
        return new TaskRefusedException(Outcome.FAILED, code, message);
    }

    Outcome outcome() {
        return outcome;
    }

    Failure failure() {
        return failure;
    }
}
