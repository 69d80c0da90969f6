package dev.onecopy.worker.execute;

import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.reduction.Partial;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a result repeats of its task, whatever becomes of it. */
record ResultDraft(TaskMessage task, String workerId, long startedAtEpochMs) {
    ResultMessage computed(List<List<Partial>> partials, long computeNanoseconds, long bytesScanned, long bytesCopied) {
        List<List<long[]>> words = partials.stream()
                .map(item -> item.stream().map(Partial::words).toList())
                .toList();
        return message(Outcome.COMPUTED, null, words, computeNanoseconds, bytesScanned, bytesCopied);
    }

    ResultMessage started() {
        return message(Outcome.STARTED, null, List.of(), 0, 0, 0);
    }

    ResultMessage refused(Outcome outcome, Failure failure) {
        return message(outcome, failure, List.of(), 0, 0, 0);
    }

    private ResultMessage message(
            Outcome outcome,
            @Nullable Failure failure,
            List<List<long[]>> partials,
            long computeNanoseconds,
            long bytesScanned,
            long bytesCopied) {
        return new ResultMessage(
                MessageVersion.CURRENT,
                task.jobId(),
                task.run(),
                task.stage(),
                task.slice(),
                task.attempt(),
                task.firstItem(),
                workerId,
                outcome,
                failure,
                partials,
                null,
                startedAtEpochMs,
                computeNanoseconds,
                bytesScanned,
                bytesCopied);
    }
}
