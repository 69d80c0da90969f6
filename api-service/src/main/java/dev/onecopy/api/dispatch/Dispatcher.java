package dev.onecopy.api.dispatch;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.job.Credit;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.metrics.SliceMetrics;
import dev.onecopy.api.metrics.SliceMetrics.Cause;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.logging.ReasonLog;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the tasks of all running jobs in their {@link Turns} while there is credit: twice as many tasks are out as the
 * workers have threads, so that no worker idles and no job, however large, fills the queue before a small one. Short
 * jobs have a line of their own with as much credit again: workers run them beside the slices of others.
 */
public final class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int CREDIT_PER_THREAD = 2;
    /** Who runs a function at the deadline says where it stood. */
    private static final Duration LATE_ANSWERS_WITHIN = Duration.ofSeconds(1);

    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final RunningJobs running;
    private final TaskSender sender;
    private final WorkerRegistry workers;
    private final Scheduler scheduler;
    private final Executor sending;
    private final RunCompletion completion;
    private final Duration reclaimAfter;
    private final SliceMetrics metrics;
    private final Clock clock;
    private final Line usual = new Line();
    private final Line brief = new Line();
    private final Lanes lanes;
    private final Duration unservedAfter;
    private final AtomicBoolean asked = new AtomicBoolean();
    private final ReasonLog unsent = new ReasonLog(log);

    /**
     * A dispatcher of no jobs.
     *
     * @param sending runs what waits for the broker, one at a time
     * @param completion of runs of which nobody has to compute anything
     * @param functions who serves functions of users
     * @param properties how long a task may be out without an answer before it is sent again, and a function unserved
     */
    public Dispatcher(
            RunningJobs running,
            TaskSender sender,
            WorkerRegistry workers,
            Scheduler scheduler,
            Executor sending,
            RunCompletion completion,
            FunctionRegistry functions,
            JobProperties properties,
            SliceMetrics metrics,
            Clock clock) {
        this.running = running;
        this.sender = sender;
        this.workers = workers;
        this.scheduler = scheduler;
        this.sending = sending;
        this.completion = completion;
        this.reclaimAfter = properties.reclaimAfter();
        this.unservedAfter = properties.unservedAfter();
        this.lanes = new Lanes(functions, clock, CREDIT_PER_THREAD, metrics.calls());
        this.metrics = metrics;
        this.clock = clock;
        metrics.window(this::limit, usual.credit::spent, brief.credit::spent);
        scheduler.every(reclaimAfter.dividedBy(2), this::reclaim);
        scheduler.every(unservedAfter.dividedBy(4), this::failUnserved);
    }

    /** What a run of this plan spends. */
    public Credit credit(JobPlan plan) {
        return line(plan).credit;
    }

    private Line line(JobPlan plan) {
        return plan.isShort() ? brief : usual;
    }

    /** How many slices are with the broker or a worker. */
    public int outstanding() {
        return usual.credit.spent() + brief.credit.spent();
    }

    /**
     * Takes a new run in; it ends by its results, by a failure or by its deadline. However it ends, the credit that it
     * gives back is spent on the others: what workers still answer of it is dropped and wakes nobody.
     */
    public void start(JobRun run) {
        running.add(run);
        try {
            begin(run);
        } catch (RuntimeException | Error notBegun) {
            // It was accepted, so it ends; and it does not, if it is left where nobody sends its tasks.
            log.error("job {} could not be started", run.job().id(), notBegun);
            running.fail(
                    run,
                    new JobFailure("internal_error", "the job could not be started; the service's log has the cause"));
        }
    }

    private void begin(JobRun run) {
        Duration remaining = Duration.between(clock.instant(), run.job().deadline());
        if (!run.plan().functions().isEmpty()) {
            remaining = remaining.plus(LATE_ANSWERS_WITHIN);
        }
        Runnable cancelDeadline = scheduler.after(remaining, () -> expire(run));
        run.job().onEnd(cancelDeadline);
        run.whenStopped(this::pump);
        if (run.isComplete()) {
            completion.complete(run);
        } else {
            again(run);
        }
    }

    /** A run has tasks to send that it did not have before. */
    public void again(JobRun run) {
        line(run.plan()).turns.add(run);
        lanes.add(run);
        pump();
    }

    /**
     * A task was not taken, by the broker or by a worker: it goes out again, but not at once, since that would fail as
     * before. Until then it keeps its credit.
     */
    public void sendLater(JobRun run, int index, int attempt) {
        scheduler.after(RETRY_AFTER, () -> {
            run.declined(index, attempt);
            again(run);
        });
    }

    /** Has as much sent as there is credit for; whoever asks does not wait for the broker. */
    public void pump() {
        if (!(usual.turns.isEmpty() && brief.turns.isEmpty() && lanes.isEmpty()) && asked.compareAndSet(false, true)) {
            sending.execute(this::sendAll);
        }
    }

    private void sendAll() {
        asked.set(false);
        int limit = limit();
        boolean sent = true;
        while (sent) {
            sent = sendOne(brief, limit);
            sent |= sendOne(usual, limit);
            sent |= lanes.sendOneOfEach(this::send);
        }
    }

    private boolean sendOne(Line line, int limit) {
        Optional<Task> task = line.next(limit, JobRun::take);
        task.ifPresent(this::send);
        return task.isPresent();
    }

    private int limit() {
        return CREDIT_PER_THREAD * Math.max(1, workers.attachedThreads());
    }

    private void send(Task task) {
        try {
            task.run().job().started(clock.instant());
            sender.send(task, new Confirmation() {
                @Override
                public void confirmed() {
                    unsent.worked("tasks are sent again");
                }

                @Override
                public void lost(String reason) {
                    unsent(task, reason);
                }
            });
        } catch (TaskTooLargeException never) {
            running.fail(task.run(), new JobFailure("job_too_large", String.valueOf(never.getMessage())));
        } catch (TaskNotMadeException never) {
            if (!task.run().awaits(task.index(), task.attempt())) {
                // Answered meanwhile by an earlier delivery: the job may be at its next stage, of which it knows
                // nothing.
                return;
            }
            log.error("a task of job {} could not be sent", task.run().job().id(), never);
            running.fail(
                    task.run(),
                    new JobFailure("internal_error", "a task could not be sent; the service's log has the cause"));
        } catch (IOException | RuntimeException failure) {
            unsent(task, String.valueOf(failure.getMessage()));
        }
    }

    private void unsent(Task task, String reason) {
        unsent.failed("tasks are not sent, and tried again until they are: " + reason);
        metrics.resent(Cause.NOT_TAKEN, 1);
        sendLater(task.run(), task.index(), task.attempt());
    }

    /**
     * Sends again what a broker has confirmed and lost, as with its disk or a purged queue. While no worker is there,
     * tasks wait in the queue and are not lost.
     */
    private void reclaim() {
        Set<String> heard = workers.attached().stream()
                .map(worker -> worker.heartbeat().workerId())
                .collect(Collectors.toUnmodifiableSet());
        for (JobRun run : running.runs()) {
            int count = (heard.isEmpty() ? 0 : run.reclaim(reclaimAfter, heard))
                    + run.reclaimCalls(reclaimAfter, lanes::quietFor);
            if (count > 0) {
                metrics.resent(Cause.UNANSWERED, count);
                log.warn(
                        "{} tasks of job {} were not answered and are sent again",
                        count,
                        run.job().id());
                again(run);
            }
        }
    }

    /** Who serves functions has changed: calls that waited may go out. */
    public void servedAnew() {
        lanes.follow();
        for (JobRun run : running.runs()) {
            lanes.add(run);
        }
        pump();
    }

    private void failUnserved() {
        for (JobRun run : running.runs()) {
            lanes.unservedFor(unservedAfter, run.unfinishedFunctions())
                    .ifPresent(function -> running.fail(
                            run,
                            new JobFailure(
                                    "function_not_served",
                                    "nobody has served the function " + function + " for "
                                            + unservedAfter.toMillis() + " ms; the limit is"
                                            + " onecopy.job.unserved-after")));
        }
    }

    private void expire(JobRun run) {
        Job.Snapshot now = run.job().snapshot();
        int attached = workers.attached().size();
        running.fail(
                run,
                new JobFailure(
                        "job_timeout",
                        "the job did not end within its timeout of "
                                + run.job().timeout().toMillis() + " ms: " + now.tasksDone() + " of "
                                + now.taskCount() + " slices were computed, "
                                + (attached == 1 ? "1 worker is" : attached + " workers are") + " attached"));
    }
}
