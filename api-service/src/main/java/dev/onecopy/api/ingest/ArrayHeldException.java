package dev.onecopy.api.ingest;

import java.util.UUID;

/** A reservation cannot be sealed while a process has its bytes locked, because it may still write them. */
public class ArrayHeldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ArrayHeldException(UUID id) {
        super("array " + id + " is still locked by a process that writes it; close its file there, then seal");
    }
}
