package dev.onecopy.api.http;

/** A body is compressed. */
class UnsupportedCodingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedCodingException(String coding) {
        super("Content-Encoding is " + coding + "; bodies are taken as they are, so send it unpacked and without that");
    }
}
