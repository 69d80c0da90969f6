package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.Computed;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.UUID;

/**
 * What the latest runs have computed that did not succeed: who retries the job need not do it again. What would fill
 * the memory of this process is not kept; it is computed again.
 */
final class FailedRuns {
    private static final int CAPACITY = 32;
    private static final long MAXIMUM_BYTES = 16 << 20;

    private record Kept(Computed computed, long heapBytes) {}

    private final LinkedHashMap<UUID, Kept> runs = new LinkedHashMap<>();
    private long heapBytes;

    synchronized void keep(UUID jobId, Computed computed) {
        var unused = take(jobId);
        long bytes = computed.heapBytes();
        if (bytes == 0 || bytes > MAXIMUM_BYTES) {
            return;
        }
        runs.put(jobId, new Kept(computed, bytes));
        heapBytes += bytes;
        while (runs.size() > CAPACITY || heapBytes > MAXIMUM_BYTES) {
            heapBytes -= runs.pollFirstEntry().getValue().heapBytes();
        }
    }

    synchronized Optional<Computed> take(UUID jobId) {
        Kept kept = runs.remove(jobId);
        if (kept == null) {
            return Optional.empty();
        }
        heapBytes -= kept.heapBytes();
        return Optional.of(kept.computed());
    }
}
