package dev.onecopy.api.aggregate;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunCompletion;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobRun.CompletedStage;
import dev.onecopy.api.job.RunArrays;
import dev.onecopy.api.job.RunEndedException;
import dev.onecopy.api.job.StageHeap;
import dev.onecopy.api.plan.FailureCause;
import dev.onecopy.api.plan.StageLimits;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.Stage;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What follows when the last slice of a stage is there: its partials are merged, its outputs are sealed, and the next
 * stage of these items begins, or their results are known. On threads of its own, since merging and reserving take
 * their time and results of other jobs must not wait for it.
 */
class StageCompletion implements RunCompletion {
    private static final Logger log = LoggerFactory.getLogger(StageCompletion.class);
    private static final int PATIENCE_TRIES = 25;
    private static final long TRY_AGAIN_AFTER_MS = 20;

    private final RunningJobs running;
    private final Dispatcher dispatcher;
    private final ResultPublication publication;
    private final StageLimits limits;
    private final Executor executor;

    /** @param executor where stages are completed; several at a time */
    StageCompletion(
            RunningJobs running,
            Dispatcher dispatcher,
            ResultPublication publication,
            StageLimits limits,
            Executor executor) {
        this.running = running;
        this.dispatcher = dispatcher;
        this.publication = publication;
        this.limits = limits;
        this.executor = executor;
    }

    /** Goes on from a stage that is complete, given one of its tasks. */
    void complete(JobRun run, int taskIndex) {
        executor.execute(() -> guarded(run, () -> {
            CompletedStage completed = run.completed(taskIndex);
            Stage stage = completed.stage();
            Findings findings = completed.findings().with(stage.merge(completed.bySlice()));
            whenUnheld(run, completed, PATIENCE_TRIES, () -> goOn(run, completed, findings));
        }));
    }

    @Override
    public void complete(JobRun run) {
        executor.execute(() -> guarded(run, () -> publication.publish(run)));
    }

    /**
     * A worker that was thought lost may still write a slice that another one has computed. It is waited for, as it
     * most likely ends soon; when it does not, as one that is stopped, the arrays are left to it and copied.
     */
    private void whenUnheld(JobRun run, CompletedStage completed, int triesLeft, Runnable action) {
        RunArrays arrays = run.plan().arrays();
        int firstItem = completed.group().firstItem();
        List<OutputArray> outputs = completed.stage().outputs();
        if (arrays.seal(firstItem, outputs)) {
            action.run();
        } else if (triesLeft > 0) {
            later(run, () -> whenUnheld(run, completed, triesLeft - 1, action));
        } else {
            log.warn(
                    "a process still writes outputs of job {}; it keeps them, and they are copied",
                    run.job().id());
            arrays.copyHeld(firstItem, outputs);
            whenUnheld(run, completed, PATIENCE_TRIES, action);
        }
    }

    private void goOn(JobRun run, CompletedStage completed, Findings findings) {
        RunArrays arrays = run.plan().arrays();
        int firstItem = completed.group().firstItem();
        arrays.publishScratch(firstItem, completed.stage().outputs());
        Optional<Stage> next = completed.group().computation().nextStage(findings);
        if (next.isPresent()) {
            limits.check(findings);
            limits.check(next.get(), completed.group().items().size());
            whenThereIsMemory(run, completed, next.get(), () -> {
                arrays.reserve(firstItem, next.get().outputs());
                run.begin(completed.group(), next.get(), findings);
                dispatcher.again(run);
            });
        } else {
            run.plan().share().stageIsOver(firstItem);
            publishWhenAllAreFinished(run, completed, findings);
        }
    }

    /** Stages of other jobs are waited for, which take the memory that this one needs; not by a thread. */
    private void whenThereIsMemory(JobRun run, CompletedStage completed, Stage next, Runnable action) {
        JobPlan.ItemGroup group = completed.group();
        long heapBytes = StageHeap.bytes(next, group.items().size());
        Runnable later = () -> executor.execute(() -> guarded(run, action));
        if (run.plan().share().takeLaterStage(group.firstItem(), heapBytes, StageHeap.scratchBytes(next), later)) {
            action.run();
        }
    }

    private void later(JobRun run, Runnable action) {
        CompletableFuture.delayedExecutor(TRY_AGAIN_AFTER_MS, TimeUnit.MILLISECONDS, executor)
                .execute(() -> guarded(run, action));
    }

    private void publishWhenAllAreFinished(JobRun run, CompletedStage completed, Findings findings) {
        if (run.finish(completed.group(), completed.group().computation().results(findings))) {
            publication.publish(run);
        }
    }

    private void guarded(JobRun run, Runnable action) {
        try {
            action.run();
        } catch (RunEndedException ended) {
            log.debug(
                    "job {} ended while one of its stages was completed",
                    run.job().id());
        } catch (RuntimeException | Error failure) {
            if (!run.isClosed()) {
                running.fail(run, FailureCause.of(failure).orElseGet(() -> unexpected(run, failure)));
            }
        }
    }

    private static JobFailure unexpected(JobRun run, Throwable failure) {
        log.error("a stage of job {} could not be completed", run.job().id(), failure);
        return new JobFailure("internal_error", "a stage could not be completed; the service's log has the cause");
    }
}
