package dev.onecopy.api.plan;

/** What is asked of a job cannot be done in the state that it is in. */
public class JobStateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    JobStateException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }
}
