package dev.onecopy.message;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What became of one {@link TaskMessage}; the fields of that name are its.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param jobId the job
 * @param run the run of the job
 * @param stage the stage of the plan
 * @param slice the slice of the stage's grid
 * @param attempt the delivery
 * @param firstItem the position in {@code map} of the first item
 * @param workerId who says so
 * @param outcome what happened
 * @param failure why there are no partials; null when {@code outcome} is {@code COMPUTED} or {@code STARTED}
 * @param partials for each item, for each reduction of the expression, the words of its partial; empty unless computed
 * @param value the small result of a {@link CallMessage}; null for others
 * @param startedAtEpochMs when the worker began
 * @param computeNanoseconds how long the kernels ran
 * @param bytesScanned array bytes that the kernels read
 * @param bytesCopied array bytes that were copied to the heap or to scratch memory in order to be read
 */
public record ResultMessage(
        int version,
        UUID jobId,
        int run,
        int stage,
        int slice,
        int attempt,
        int firstItem,
        String workerId,
        Outcome outcome,
        @Nullable Failure failure,
        List<List<long[]>> partials,
        @Nullable ResultValue value,
        long startedAtEpochMs,
        long computeNanoseconds,
        long bytesScanned,
        long bytesCopied) {
    /** How a task ended. */
    public enum Outcome {
        /** The partials are here. */
        COMPUTED,
        /**
         * This worker runs the slice now, and nothing else: sent before a task that asks for it, and not the end of it.
         */
        STARTED,
        /** Running it again would fail again: the job ends. */
        FAILED,
        /** It arrived marked as redelivered and was not run: somebody may have died of it. */
        REDELIVERED,
        /** This worker cannot run it, another one may: a foreign segment, another plan version. */
        DECLINED
    }

    /**
     * Why there are no partials.
     *
     * @param code stable, in lower_snake_case
     * @param message for a person
     * @param trace the stack trace of the user's code, cut; null of other failures
     */
    public record Failure(
            String code, String message, @Nullable String trace) {
        /** The longest message; who has more to say cuts it. */
        public static final int MAXIMUM_MESSAGE_LENGTH = 1_000;

        /** The longest trace; who has more to say cuts it. */
        public static final int MAXIMUM_TRACE_LENGTH = 8_000;

        private static final int MAXIMUM_CODE_LENGTH = 64;

        public Failure {
            MessageVersion.checkText("failure.code", code, MAXIMUM_CODE_LENGTH);
            MessageVersion.checkText("failure.message", message, MAXIMUM_MESSAGE_LENGTH);
            if (trace != null) {
                MessageVersion.checkText("failure.trace", trace, MAXIMUM_TRACE_LENGTH);
            }
        }

        /** A failure that no code of a user has. */
        public Failure(String code, String message) {
            this(code, message, null);
        }
    }

    /** The longest id that a worker may have. */
    public static final int MAXIMUM_WORKER_ID_LENGTH = 64;

    /** Nanoseconds of three days, or bytes of 256 TiB: sums over all slices of a job do not overflow. */
    private static final long MAXIMUM_COUNT = 1L << 48;

    /** The year 9999. */
    private static final long MAXIMUM_EPOCH_MS = 253_402_300_799_999L;

    public ResultMessage {
        MessageVersion.check(version);
        MessageVersion.checkNotNegative("run", run);
        MessageVersion.checkNotNegative("stage", stage);
        MessageVersion.checkNotNegative("slice", slice);
        MessageVersion.checkNotNegative("attempt", attempt);
        MessageVersion.checkNotNegative("firstItem", firstItem);
        MessageVersion.checkPresent("jobId", jobId);
        MessageVersion.checkText("workerId", workerId, MAXIMUM_WORKER_ID_LENGTH);
        MessageVersion.checkPresent("outcome", outcome);
        MessageVersion.checkPresent("partials", partials);
        boolean explained = outcome != Outcome.COMPUTED && outcome != Outcome.STARTED;
        if (explained != (failure != null)) {
            throw new IllegalArgumentException("a result that is " + outcome + " must "
                    + (failure == null ? "say why" : "not carry the failure " + failure.code()));
        }
        MessageVersion.checkWithin("startedAtEpochMs", startedAtEpochMs, MAXIMUM_EPOCH_MS);
        MessageVersion.checkWithin("computeNanoseconds", computeNanoseconds, MAXIMUM_COUNT);
        MessageVersion.checkWithin("bytesScanned", bytesScanned, MAXIMUM_COUNT);
        MessageVersion.checkWithin("bytesCopied", bytesCopied, MAXIMUM_COUNT);
        if (outcome != Outcome.COMPUTED && (!partials.isEmpty() || value != null)) {
            throw new IllegalArgumentException("a result that is " + outcome + " must not carry partials or a value");
        }
        for (List<long[]> item : partials) {
            MessageVersion.checkPresent("partials of an item", item);
            item.forEach(words -> MessageVersion.checkPresent("words of a partial", words));
        }
        partials = List.copyOf(partials);
    }
}
