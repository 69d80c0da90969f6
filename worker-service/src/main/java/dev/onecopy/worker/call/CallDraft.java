package dev.onecopy.worker.call;

import dev.onecopy.message.CallMessage;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.ResultValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a result repeats of its call, whatever becomes of it. */
record CallDraft(CallMessage call, String workerId, long startedAtEpochMs) {
    ResultMessage computed(@Nullable ResultValue value, long computeNanoseconds, long bytesScanned) {
        return message(Outcome.COMPUTED, null, value, computeNanoseconds, bytesScanned);
    }

    ResultMessage started() {
        return message(Outcome.STARTED, null, null, 0, 0);
    }

    ResultMessage refused(Outcome outcome, Failure failure) {
        return message(outcome, failure, null, 0, 0);
    }

    private ResultMessage message(
            Outcome outcome,
            @Nullable Failure failure,
            @Nullable ResultValue value,
            long computeNanoseconds,
            long bytesScanned) {
        return new ResultMessage(
                MessageVersion.CURRENT,
                call.jobId(),
                call.run(),
                call.stage(),
                call.slice(),
                call.attempt(),
                call.firstItem(),
                workerId,
                outcome,
                failure,
                List.of(),
                value,
                startedAtEpochMs,
                computeNanoseconds,
                bytesScanned,
                0);
    }
}
