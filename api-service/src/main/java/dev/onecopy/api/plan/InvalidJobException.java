package dev.onecopy.api.plan;

/** A request that can never become a job. */
public class InvalidJobException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    InvalidJobException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }
}
