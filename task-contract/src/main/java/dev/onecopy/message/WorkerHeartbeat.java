package dev.onecopy.message;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sent by every worker at start, then each {@code onecopy.worker.heartbeat-interval}, and once more when it stops.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param workerId unique to the process
 * @param host name of the machine or container
 * @param processId in the worker's own process namespace
 * @param segmentId what it has mapped
 * @param threads how many slices it runs at a time
 * @param kernels which kernels compute: {@code simd-512}, {@code scalar}, …
 * @param startedAtEpochMs when the process started
 * @param sentAtEpochMs when this was sent
 * @param slicesComputed since the start
 * @param bytesScanned array bytes read by kernels since the start
 * @param bytesMapped of the segment
 * @param bytesPrivate {@code RssAnon} of the process
 * @param bytesShared {@code RssShmem} of the process
 * @param bytesPageTables {@code VmPTE} of the process
 * @param calls what it serves, if it takes calls of functions and no slices of expressions; else null
 * @param goodbye true in the last one, of a worker that stops and has answered what it had taken; may be missing
 */
public record WorkerHeartbeat(
        int version,
        String workerId,
        String host,
        long processId,
        UUID segmentId,
        int threads,
        String kernels,
        long startedAtEpochMs,
        long sentAtEpochMs,
        long slicesComputed,
        long bytesScanned,
        long bytesMapped,
        long bytesPrivate,
        long bytesShared,
        long bytesPageTables,
        @Nullable ServedFunctions calls,
        @Nullable Boolean goodbye) {
    /** The most threads that a worker may claim. */
    public static final int MAXIMUM_THREADS = 1_024;

    private static final int MAXIMUM_TEXT_LENGTH = 255;

    public WorkerHeartbeat {
        MessageVersion.check(version);
        MessageVersion.checkText("workerId", workerId, ResultMessage.MAXIMUM_WORKER_ID_LENGTH);
        MessageVersion.checkText("host", host, MAXIMUM_TEXT_LENGTH);
        MessageVersion.checkPresent("segmentId", segmentId);
        MessageVersion.checkText("kernels", kernels, MAXIMUM_TEXT_LENGTH);
        if (threads < 1 || threads > MAXIMUM_THREADS) {
            throw new IllegalArgumentException("threads is " + threads + "; it must be from 1 to " + MAXIMUM_THREADS);
        }
        MessageVersion.checkNotNegative("slicesComputed", slicesComputed);
        MessageVersion.checkNotNegative("bytesScanned", bytesScanned);
        MessageVersion.checkNotNegative("bytesMapped", bytesMapped);
        MessageVersion.checkNotNegative("bytesPrivate", bytesPrivate);
        MessageVersion.checkNotNegative("bytesShared", bytesShared);
        MessageVersion.checkNotNegative("bytesPageTables", bytesPageTables);
    }
}
