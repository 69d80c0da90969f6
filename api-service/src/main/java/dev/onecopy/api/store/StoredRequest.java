package dev.onecopy.api.store;

import dev.onecopy.api.job.JobRequest;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a job is planned and run again from.
 *
 * @param request with the ids of arrays, which are never used twice
 * @param segmentId of the segment that they lie in
 * @param planVersion that it was planned with last
 * @param idempotencyKey that the client chose
 * @param requestHash of the request as the client made it
 */
public record StoredRequest(
        JobRequest request,
        UUID segmentId,
        int planVersion,
        @Nullable String idempotencyKey,
        String requestHash) {
    /** The same, planned once more. */
    public StoredRequest plannedBy(UUID nowIn, int version) {
        return new StoredRequest(request, nowIn, version, idempotencyKey, requestHash);
    }

    /** Of a request as the client made it. */
    public static String hash(JobRequest asked) {
        return JobJson.hash(asked);
    }
}
