package dev.onecopy.api.store;

import java.util.UUID;

/** A job that is to run once more was deleted in this moment. */
public class JobForgottenException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    JobForgottenException(UUID id) {
        super("job " + id + " was forgotten");
    }
}
