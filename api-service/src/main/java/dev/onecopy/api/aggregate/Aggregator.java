package dev.onecopy.api.aggregate;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.SliceDelivery;
import dev.onecopy.api.metrics.SliceMetrics;
import dev.onecopy.api.metrics.SliceMetrics.Cause;
import dev.onecopy.computation.Stage;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.reduction.Partial;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;

/**
 * Brings every result to the run that waits for it, once, and says when a stage has all of its. Nothing that a result
 * says of itself is believed before it is checked against the run; what does not fit is counted and dropped.
 */
@Component
class Aggregator {
    private final RunningJobs running;
    private final Dispatcher dispatcher;
    private final StageCompletion stages;
    private final JobProperties properties;
    private final SliceMetrics metrics;
    private final Consumer<SliceDelivery> history;
    private final Clock clock;

    Aggregator(
            RunningJobs running,
            Dispatcher dispatcher,
            StageCompletion stages,
            JobProperties properties,
            SliceMetrics metrics,
            Consumer<SliceDelivery> history,
            Clock clock) {
        this.running = running;
        this.dispatcher = dispatcher;
        this.stages = stages;
        this.properties = properties;
        this.metrics = metrics;
        this.history = history;
        this.clock = clock;
    }

    void accept(ResultMessage result) {
        Optional<JobRun> run = running.find(result.jobId()).filter(one -> one.number() == result.run());
        OptionalInt index = run.isPresent()
                ? run.get().find(result.stage(), result.slice(), result.firstItem())
                : OptionalInt.empty();
        if (run.isEmpty() || index.isEmpty()) {
            metrics.dropped();
            return;
        }
        if (result.outcome() == ResultMessage.Outcome.STARTED) {
            run.get().startedAlone(index.getAsInt(), result.attempt(), result.workerId());
            return;
        }
        remember(result);
        Optional<String> lane = run.get().lane(index.getAsInt());
        if (accept(run.get(), index.getAsInt(), result)) {
            lane.ifPresent(one -> metrics.calls().answered(one, result.outcome(), result.computeNanoseconds()));
        } else {
            metrics.dropped();
        }
        dispatcher.pump();
    }

    private void remember(ResultMessage result) {
        ResultMessage.Failure failure = result.failure();
        history.accept(new SliceDelivery(
                result.jobId(),
                result.run(),
                result.stage(),
                result.slice(),
                result.firstItem(),
                result.attempt(),
                result.outcome().name(),
                result.workerId(),
                Instant.ofEpochMilli(result.startedAtEpochMs()),
                clock.instant(),
                result.computeNanoseconds(),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message(),
                failure == null ? null : failure.trace()));
    }

    /** Whether the result was waited for, and is one. */
    private boolean accept(JobRun run, int index, ResultMessage result) {
        return switch (result.outcome()) {
            case COMPUTED -> computed(run, index, result);
            case STARTED -> true;
            case REDELIVERED -> redelivered(run, index, result);
            case DECLINED -> declined(run, index, result);
            case FAILED -> failed(run, index, result);
        };
    }

    private boolean declined(JobRun run, int index, ResultMessage result) {
        if (!run.awaits(index, result.attempt())) {
            return false;
        }
        metrics.resent(Cause.NOT_TAKEN, 1);
        dispatcher.sendLater(run, index, result.attempt());
        return true;
    }

    private boolean failed(JobRun run, int index, ResultMessage result) {
        if (!run.wasSent(index, result.attempt())) {
            return false;
        }
        ResultMessage.Failure failure = result.failure();
        running.fail(
                run,
                failure == null
                        ? new JobFailure("slice_failed", "slice " + result.slice() + " failed")
                        : new JobFailure(failure.code(), "slice " + result.slice() + ": " + failure.message()));
        return true;
    }

    private boolean computed(JobRun run, int index, ResultMessage result) {
        List<List<Partial>> partials;
        try {
            partials = decode(run, index, result);
        } catch (IllegalArgumentException unreadable) {
            return false;
        }
        run.outFor(index).ifPresent(out -> metrics.computed(out, result.computeNanoseconds()));
        JobRun.Verdict verdict =
                run.complete(index, partials, result.bytesScanned(), result.bytesCopied(), result.computeNanoseconds());
        if (verdict == JobRun.Verdict.STAGE_COMPLETE) {
            stages.complete(run, index);
        }
        return verdict != JobRun.Verdict.DROPPED;
    }

    private boolean redelivered(JobRun run, int index, ResultMessage result) {
        OptionalInt deaths = run.lost(index, result.attempt());
        if (deaths.isEmpty()) {
            return false;
        }
        if (deaths.getAsInt() >= properties.maximumAttempts()) {
            running.fail(
                    run,
                    new JobFailure(
                            "worker_lost",
                            "slice " + result.slice() + " was the only one with each of " + deaths.getAsInt()
                                    + " workers that were lost before they answered, after attempt "
                                    + result.attempt() + "; the limit is " + properties.maximumAttempts()));
        } else {
            metrics.resent(Cause.WORKER_LOST, 1);
            dispatcher.again(run);
        }
        return true;
    }

    private static List<List<Partial>> decode(JobRun run, int index, ResultMessage result) {
        Stage stage = run.stage(index);
        if (stage.hasCalls() && stage.function(result.slice()).isPresent()) {
            return CallResults.decode(stage, result.slice(), result.value());
        }
        int itemCount = run.itemCount(index);
        List<List<long[]>> words = result.partials();
        if (words.size() != itemCount) {
            throw new IllegalArgumentException("partials of " + words.size() + " items; expected " + itemCount);
        }
        List<List<Partial>> partials = new ArrayList<>();
        for (int item = 0; item < words.size(); item++) {
            partials.add(decode(stage, item, words.get(item)));
        }
        return partials;
    }

    private static List<Partial> decode(Stage stage, int item, List<long[]> words) {
        int reductionCount = stage.reductionCount(item);
        if (words.size() != reductionCount) {
            throw new IllegalArgumentException(
                    "partials of " + words.size() + " reductions; expected " + reductionCount);
        }
        List<Partial> partials = new ArrayList<>();
        for (int reduction = 0; reduction < words.size(); reduction++) {
            partials.add(stage.decode(reduction, item, words.get(reduction)));
        }
        return partials;
    }
}
