package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.Credit;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sends the tasks of all running jobs in turn, one of each, while there is credit: twice as many tasks are out as the
 * workers compute at a time, so that no worker idles and no job, however large, fills the queue before a small one.
 */
@Component
public class Dispatcher {
    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);
    private static final int CREDIT_PER_THREAD = 2;
    private static final Duration RETRY_AFTER = Duration.ofMillis(500);

    private final RunningJobs running;
    private final TaskSender sender;
    private final WorkerRegistry workers;
    private final Scheduler scheduler;
    private final Clock clock;
    private final Credit credit = new Credit();
    private final SequencedSet<JobRun> turns = new LinkedHashSet<>();

    public Dispatcher(
            RunningJobs running, TaskSender sender, WorkerRegistry workers, Scheduler scheduler, Clock clock) {
        this.running = running;
        this.sender = sender;
        this.workers = workers;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    /** What every run of this dispatcher spends. */
    public Credit credit() {
        return credit;
    }

    /** Takes a new run in; it ends by its results, by a failure or by its deadline. */
    public void start(JobRun run) {
        running.add(run);
        Duration remaining = Duration.between(clock.instant(), run.job().deadline());
        Runnable cancelDeadline = scheduler.after(remaining, () -> expire(run));
        run.job().onEnd(cancelDeadline);
        again(run);
    }

    /** A run has tasks to send that it did not have before. */
    public void again(JobRun run) {
        synchronized (this) {
            turns.add(run);
        }
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

    /** Sends as much as there is credit for. */
    public synchronized void pump() {
        int limit = CREDIT_PER_THREAD * Math.max(1, workers.attachedThreads());
        while (credit.spent() < limit) {
            if (turns.isEmpty()) {
                return;
            }
            JobRun run = turns.removeFirst();
            Optional<Task> task = run.take();
            if (task.isPresent()) {
                turns.add(run);
                send(task.get());
            }
        }
    }

    private void send(Task task) {
        try {
            task.run().job().started(clock.instant());
            sender.send(task, new Confirmation() {
                @Override
                public void confirmed() {}

                @Override
                public void lost(String reason) {
                    unsent(task, reason);
                }
            });
        } catch (IOException failure) {
            unsent(task, String.valueOf(failure.getMessage()));
        }
    }

    private void unsent(Task task, String reason) {
        log.warn("a task of job {} was not sent: {}", task.run().job().id(), reason);
        sendLater(task.run(), task.index(), task.attempt());
    }

    private void expire(JobRun run) {
        Job.Snapshot now = run.job().snapshot();
        running.fail(
                run,
                new JobFailure(
                        "job_timeout",
                        "the job did not end within its timeout of "
                                + run.job().request().timeout().toMillis() + " ms: " + now.tasksDone() + " of "
                                + now.taskCount() + " slices were computed, "
                                + workers.attached().size() + " workers are attached"));
        pump();
    }
}
