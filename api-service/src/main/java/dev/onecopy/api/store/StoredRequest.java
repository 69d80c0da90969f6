package dev.onecopy.api.store;

import dev.onecopy.api.job.JobRequest;
import dev.onecopy.function.FunctionDeclaration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a job is planned and run again from.
 *
 * @param request with the ids of arrays, which are never used twice
 * @param segmentId of the segment that they lie in
 * @param planVersion that it was planned with last
 * @param idempotencyKey that the client chose
 * @param requestHash of the request as the client made it
 * @param functions those of users that it calls, as they were declared when it was accepted
 */
public record StoredRequest(
        JobRequest request,
        UUID segmentId,
        int planVersion,
        @Nullable String idempotencyKey,
        String requestHash,
        List<FunctionDeclaration> functions) {
    /** The same, planned once more. */
    public StoredRequest plannedBy(int version) {
        return new StoredRequest(request, segmentId, version, idempotencyKey, requestHash, functions);
    }

    /** The functions by their names. */
    public Map<String, FunctionDeclaration> functionsByName() {
        return functions.stream().collect(Collectors.toMap(FunctionDeclaration::name, Function.identity()));
    }

    /** Of a request as the client made it. */
    public static String hash(JobRequest asked) {
        return JobJson.hash(asked);
    }
}
