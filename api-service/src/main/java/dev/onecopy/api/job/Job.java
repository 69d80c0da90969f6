package dev.onecopy.api.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One job as a client sees it, without its items, which may be many. Ends exactly once, whoever is first to end it.
 * Thread-safe.
 */
public final class Job {
    private final JobAcceptance acceptance;
    private int taskCount;
    private final Set<Runnable> waiting = ConcurrentHashMap.newKeySet();
    private int tasksDone;
    private double tasksUnderWay;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable JobOutcome outcome;

    public Job(JobAcceptance acceptance, int taskCount) {
        this.acceptance = acceptance;
        this.taskCount = taskCount;
    }

    /** A job as it was remembered. */
    public static Job remembered(JobAcceptance acceptance, Snapshot then) {
        Job job = new Job(acceptance, then.taskCount());
        job.tasksDone = then.tasksDone();
        job.startedAt = then.startedAt();
        if (then.outcome() != null && then.endedAt() != null) {
            job.end(then.outcome(), then.endedAt());
        }
        return job;
    }

    /**
     * A job at one moment.
     *
     * @param tasksDone of {@code taskCount}
     * @param tasksUnderWay what is done of those that are not, as far as it was told
     * @param acceptedAt when this run of it was accepted
     * @param startedAt when its first slice went out
     * @param endedAt when it ended
     * @param outcome null until it has ended
     */
    public record Snapshot(
            JobStatus status,
            int tasksDone,
            int taskCount,
            double tasksUnderWay,
            Instant createdAt,
            Instant acceptedAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable JobOutcome outcome) {}

    public UUID id() {
        return acceptance.id();
    }

    /** Which run of the job this is. */
    public int run() {
        return acceptance.run();
    }

    public String expression() {
        return acceptance.expression();
    }

    public Duration timeout() {
        return acceptance.timeout();
    }

    public int priority() {
        return acceptance.priority();
    }

    /** When its time is up. */
    public Instant deadline() {
        return acceptance.deadline();
    }

    /** What was fixed when this run was accepted. */
    public JobAcceptance acceptance() {
        return acceptance;
    }

    /** Where it stands, all of one moment. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(
                status(),
                tasksDone,
                taskCount,
                tasksUnderWay,
                acceptance.createdAt(),
                acceptance.acceptedAt(),
                startedAt,
                endedAt,
                outcome);
    }

    private JobStatus status() {
        if (outcome != null) {
            return outcome.status();
        }
        return startedAt == null ? JobStatus.QUEUED : JobStatus.RUNNING;
    }

    /**
     * Completed with this job when it ends; never exceptionally. Whoever has waited long enough completes or cancels
     * it, so that it is forgotten: a job may run for a day, and be asked for many times a second.
     */
    public CompletableFuture<Job> ended() {
        CompletableFuture<Job> ended = new CompletableFuture<>();
        Runnable tell = () -> ended.complete(this);
        synchronized (this) {
            if (outcome == null) {
                waiting.add(tell);
            } else {
                tell.run();
            }
        }
        var unused = ended.whenComplete((job, failure) -> waiting.remove(tell));
        return ended;
    }

    /** Runs an action when the job ends, or now if it has. */
    public void onEnd(Runnable action) {
        var unused = ended().thenRun(action);
    }

    /** The first slice has gone out. */
    public synchronized void started(Instant now) {
        if (startedAt == null) {
            startedAt = now;
        }
    }

    /** A stage follows: so many tasks more. */
    public synchronized void grown(int moreTasks) {
        taskCount += moreTasks;
    }

    /** One more task has its partials. */
    public synchronized void progressed() {
        tasksDone++;
    }

    /** What is done of the tasks that run, added up. */
    public synchronized void underWay(double tasks) {
        tasksUnderWay = tasks;
    }

    /**
     * Ends the job unless it has ended.
     *
     * @return whether this call did it
     */
    public boolean end(JobOutcome how, Instant now) {
        synchronized (this) {
            if (outcome != null) {
                return false;
            }
            outcome = how;
            endedAt = now;
        }
        waiting.forEach(Runnable::run);
        return true;
    }
}
