package dev.onecopy.api.ingest;

/** A file that might be imported if it were there. */
public class ImportFileNotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportFileNotFoundException(String path) {
        super("there is no file " + path);
    }
}
