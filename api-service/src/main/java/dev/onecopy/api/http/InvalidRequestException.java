package dev.onecopy.api.http;

/** A part of a request that says nothing this service understands; the message names it and what is expected. */
class InvalidRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidRequestException(String message) {
        super(message);
    }
}
