package dev.onecopy.api.http;

/** A JSON body longer than any that this service has a use for. */
class BodyTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BodyTooLargeException(long limitBytes) {
        super("the body has more than the limit of " + limitBytes + " bytes");
    }
}
