package dev.onecopy.segment;

/** Something a segment refuses; {@link #code()} is stable and says which kind, the message is for a person. */
public abstract class SegmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    SegmentException(String code, String message) {
        super(message);
        this.code = code;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }
}
