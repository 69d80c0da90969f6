package dev.onecopy.api.ingest;

/** A file that may not be imported; says nothing of whether it exists. */
public class ImportNotAllowedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportNotAllowedException(String message) {
        super(message);
    }
}
