package dev.onecopy.api.store;

import java.util.UUID;

/**
 * The job that was made with an idempotency key.
 *
 * @param id of the job
 * @param requestHash of the request that it was made by
 */
public record KeyedJob(UUID id, String requestHash) {}
