package dev.onecopy.api.dispatch;

import dev.onecopy.message.MessageLimits;

/** No worker takes a message of a task as large as this one, however often it is sent. */
class TaskTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskTooLargeException(int bytes) {
        super("a task of the job has " + bytes + " bytes; the limit is " + MessageLimits.MAXIMUM_BYTES
                + "; map fewer values in one job, or lower onecopy.job.items-per-task");
    }
}
