package dev.onecopy.standalone.terminal;

/** Something did not start or did not work; the message is one line for the person at the terminal. */
public final class OnecopyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public OnecopyException(String message) {
        super(message);
    }

    public OnecopyException(String message, Throwable cause) {
        super(message, cause);
    }
}
