package dev.onecopy.worker.call;

import dev.onecopy.function.ArrayFunction;
import dev.onecopy.message.CallMessage;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.segment.SegmentView;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.execute.CancelledJobs;
import dev.onecopy.worker.execute.FailureReport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls functions of users, each call on a thread of its own. One that must stop is told so and interrupted; one that
 * does not listen is answered for and left alone, and the process is given up, as it is when the heap ran out.
 * Thread-safe.
 */
public final class CallExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(CallExecutor.class);
    private static final long LOOK_EVERY_MS = 20;
    private static final long LISTENS_WITHIN_MS = 100;

    private final SegmentAttachment attachment;
    private final Plugins plugins;
    private final String workerId;
    private final InstantSource clock;
    private final CancelledJobs cancelled;
    private final Duration giveUpAfter;
    private final Runnable giveUp;
    private final Map<RunningCall, Boolean> running = new ConcurrentHashMap<>();
    private volatile boolean stopping;

    /**
     * Runs nothing yet.
     *
     * @param giveUpAfter how long a function may go on that was told to stop
     * @param giveUp ends the process in good order; returns at once
     */
    public CallExecutor(
            SegmentAttachment attachment,
            Plugins plugins,
            String workerId,
            InstantSource clock,
            CancelledJobs cancelled,
            Duration giveUpAfter,
            Runnable giveUp) {
        this.attachment = attachment;
        this.plugins = plugins;
        this.workerId = workerId;
        this.clock = clock;
        this.cancelled = cancelled;
        this.giveUpAfter = giveUpAfter;
        this.giveUp = giveUp;
    }

    /** What is served and runs now; empty for a worker of expressions. */
    public Optional<ServedFunctions> served() {
        return plugins.isEmpty()
                ? Optional.empty()
                : Optional.of(plugins.served(
                        running.keySet().stream().map(RunningCall::described).toList()));
    }

    /** Calls that run, and those that are still to come, are to stop. */
    public void interrupt() {
        stopping = true;
    }

    ResultMessage redelivered(CallMessage call) {
        return draft(call)
                .refused(
                        Outcome.REDELIVERED,
                        new Failure(
                                "redelivered", "the broker delivered the call before, and whoever took it is gone"));
    }

    ResultMessage started(CallMessage call) {
        return draft(call).started();
    }

    private CallDraft draft(CallMessage call) {
        return new CallDraft(call, workerId, clock.millis());
    }

    /** Calls the function, or says in the result why not; never throws. */
    ResultMessage execute(CallMessage call) {
        CallDraft result = draft(call);
        Optional<ArrayFunction> function = plugins.find(call.function(), call.functionVersion());
        if (function.isEmpty()) {
            return result.refused(
                    Outcome.DECLINED,
                    new Failure(
                            "function_not_served",
                            "this worker has no function " + call.function() + " " + call.functionVersion()));
        }
        Optional<Failure> stop = reasonToStop(call);
        if (stop.isPresent()) {
            return refused(result, stop.get());
        }
        SegmentAttachment.Use use = attachment.use().orElse(null);
        if (use == null) {
            return result.refused(
                    Outcome.DECLINED, new Failure("segment_not_attached", "this worker has no segment mapped"));
        }
        try {
            return execute(call, function.get(), use, result);
        } catch (RuntimeException | Error thrown) {
            use.close();
            if (!FailureReport.isExpected(thrown)) {
                LOG.error("a call of {} for job {} could not be made", call.function(), call.jobId(), thrown);
            }
            return result.refused(Outcome.FAILED, FailureReport.of(thrown));
        }
    }

    private ResultMessage execute(
            CallMessage call, ArrayFunction function, SegmentAttachment.Use use, CallDraft result) {
        SegmentView segment = use.view();
        if (!call.segmentId().equals(segment.segmentId())) {
            attachment.doubt();
            use.close();
            return result.refused(
                    Outcome.DECLINED,
                    new Failure(
                            "foreign_segment",
                            "the call is for segment " + call.segmentId() + "; this worker has "
                                    + segment.segmentId()));
        }
        CallMemory memory = new CallMemory(segment, call);
        RunningCall seen = new RunningCall(call, memory);
        running.put(seen, true);
        CompletableFuture<ResultMessage> done = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform()
                .name("call-" + call.function())
                .daemon()
                .unstarted(() -> done.complete(run(call, function, use, memory, seen, result)));
        thread.start();
        return await(call, thread, seen, done, result);
    }

    /** On the thread of the call. What it holds it lets go itself, as nobody else knows when it is through. */
    private ResultMessage run(
            CallMessage call,
            ArrayFunction function,
            SegmentAttachment.Use use,
            CallMemory memory,
            RunningCall seen,
            CallDraft result) {
        try (use;
                memory) {
            long startedNanoseconds = System.nanoTime();
            if (call.step() == CallMessage.Step.COMBINE) {
                function.combine(seen);
            } else {
                function.call(seen);
            }
            long computeNanoseconds = System.nanoTime() - startedNanoseconds;
            Optional<Failure> stop = seen.isCancelled() ? reasonToStop(call) : Optional.empty();
            return stop.isPresent()
                    ? refused(result, stop.get())
                    : result.computed(memory.finish(), computeNanoseconds, memory.bytesScanned());
        } catch (Throwable thrown) {
            return failed(call, seen, result, thrown);
        } finally {
            running.remove(seen);
        }
    }

    private ResultMessage failed(CallMessage call, RunningCall seen, CallDraft result, Throwable thrown) {
        Optional<Failure> stop = seen.isCancelled() ? reasonToStop(call) : Optional.empty();
        if (stop.isPresent()) {
            return refused(result, stop.get());
        }
        if (thrown instanceof OutOfMemoryError) {
            LOG.error("the heap ran out in {}; this worker ends", call.function());
            giveUp.run();
        }
        return result.refused(Outcome.FAILED, CallFailure.of(call.function(), thrown));
    }

    private ResultMessage await(
            CallMessage call,
            Thread thread,
            RunningCall seen,
            CompletableFuture<ResultMessage> done,
            CallDraft result) {
        while (true) {
            try {
                return done.get(LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                Optional<Failure> stop = reasonToStop(call);
                if (stop.isPresent()) {
                    StackTraceElement[] stack = thread.getStackTrace();
                    seen.cancel();
                    thread.interrupt();
                    return stopped(call, stop.get(), stack, done, result);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                stopping = true;
            } catch (ExecutionException impossible) {
                return result.refused(Outcome.FAILED, CallFailure.of(call.function(), impossible));
            }
        }
    }

    /** It is answered for soon, while somebody still waits for the answer. */
    private ResultMessage stopped(
            CallMessage call,
            Failure stop,
            StackTraceElement[] stack,
            CompletableFuture<ResultMessage> done,
            CallDraft result) {
        try {
            return done.get(LISTENS_WITHIN_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | InterruptedException | ExecutionException goesOn) {
            CompletableFuture.delayedExecutor(giveUpAfter.toMillis(), TimeUnit.MILLISECONDS)
                    .execute(() -> {
                        if (!done.isDone()) {
                            LOG.error("{} does not stop; this worker ends without it", call.function());
                            giveUp.run();
                        }
                    });
            return refused(result, CallFailure.unfinished(stop, stack));
        }
    }

    private Optional<Failure> reasonToStop(CallMessage call) {
        if (cancelled.contains(call.jobId(), call.run())) {
            return Optional.of(new Failure("job_cancelled", "the job has ended and nobody waits for this call"));
        }
        if (clock.millis() >= call.deadlineEpochMs()) {
            return Optional.of(new Failure(
                    "deadline_exceeded", "the deadline of the job passed before " + call.function() + " had ended"));
        }
        return stopping
                ? Optional.of(new Failure(CallFailure.WORKER_STOPPING, "this worker is stopping"))
                : Optional.empty();
    }

    private static ResultMessage refused(CallDraft result, Failure failure) {
        boolean another = failure.code().equals(CallFailure.WORKER_STOPPING);
        return result.refused(another ? Outcome.DECLINED : Outcome.FAILED, failure);
    }
}
