package dev.onecopy.api.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a job ended and what it took.
 *
 * @param status a final one
 * @param results one an item, in the order of the request; empty unless it succeeded
 * @param failure why it failed; null otherwise
 * @param cost what it took
 * @param workers what each attached worker held in memory when the job ended
 */
public record JobOutcome(
        JobStatus status,
        List<JobResult> results,
        @Nullable JobFailure failure,
        Cost cost,
        List<WorkerMemory> workers) {
    /** The same with other results. */
    public JobOutcome withResults(List<JobResult> others) {
        return new JobOutcome(status, others, failure, cost, workers);
    }

    /**
     * Sums over the tasks that were computed.
     *
     * @param bytesMapped of the job's arrays, once, however many workers there are
     * @param bytesScanned read by kernels
     * @param bytesCopied copied to be read
     * @param computeNanoseconds of all workers together
     */
    public record Cost(long bytesMapped, long bytesScanned, long bytesCopied, long computeNanoseconds) {
        Cost plus(long scanned, long copied, long nanoseconds) {
            return new Cost(
                    bytesMapped, bytesScanned + scanned, bytesCopied + copied, computeNanoseconds + nanoseconds);
        }
    }

    /**
     * The proof that a worker copied nothing.
     *
     * @param workerId who
     * @param bytesPrivate {@code RssAnon}
     * @param bytesShared {@code RssShmem}
     */
    public record WorkerMemory(String workerId, long bytesPrivate, long bytesShared) {}
}
