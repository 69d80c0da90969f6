package dev.onecopy.api.http;

/** So much of this is going on that one more is not accepted now. */
class TooManyRequestsException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String code;

    TooManyRequestsException(String code, String message) {
        super(message);
        this.code = code;
    }

    String code() {
        return code;
    }
}
