package dev.onecopy.api.dispatch;

/** There is no message for a task, and will be none: to try it again is in vain. */
final class TaskNotMadeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskNotMadeException(RuntimeException cause) {
        super("no message could be made for a task", cause);
    }
}
