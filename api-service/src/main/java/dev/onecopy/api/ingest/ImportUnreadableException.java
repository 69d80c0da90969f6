package dev.onecopy.api.ingest;

import java.io.IOException;

/** A file that may be imported and cannot be read. */
public class ImportUnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportUnreadableException(String path, IOException cause) {
        super(path + " cannot be read by the service: " + cause, cause);
    }
}
