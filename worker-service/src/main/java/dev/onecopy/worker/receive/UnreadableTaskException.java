package dev.onecopy.worker.receive;

/** A message that is no task of this version, whatever else it may be. */
final class UnreadableTaskException extends Exception {
    private static final long serialVersionUID = 1L;

    UnreadableTaskException(String message) {
        super(message);
    }

    UnreadableTaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
