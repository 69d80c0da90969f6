package dev.onecopy.api.job;

/** A job would find room if others had ended: the same request may be accepted later. */
public class TooManyJobsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    TooManyJobsException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }
}
