package dev.onecopy.api.plan;

import java.util.UUID;

/** A key came again with another request than the one it came with first. */
public class IdempotencyKeyReusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IdempotencyKeyReusedException(String key, UUID jobId) {
        super("the Idempotency-Key " + key + " was used for job " + jobId + ", whose request was another one");
    }
}
