package dev.onecopy.api.job;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One job as a client sees it, without its items, which may be many. Ends exactly once, whoever is first to end it.
 * Thread-safe.
 */
public final class Job {
    private final UUID id;
    private final String expression;
    private final Duration timeout;
    private int taskCount;
    private final Instant createdAt;
    private final CompletableFuture<Job> ended = new CompletableFuture<>();
    private int tasksDone;
    private @Nullable Instant startedAt;
    private @Nullable Instant endedAt;
    private @Nullable JobOutcome outcome;

    public Job(UUID id, JobRequest request, int taskCount, Instant createdAt) {
        this.id = id;
        this.expression = request.expression();
        this.timeout = request.timeout();
        this.taskCount = taskCount;
        this.createdAt = createdAt;
    }

    /**
     * A job at one moment.
     *
     * @param tasksDone of {@code taskCount}
     * @param startedAt when its first slice went out
     * @param endedAt when it ended
     * @param outcome null until it has ended
     */
    public record Snapshot(
            JobStatus status,
            int tasksDone,
            int taskCount,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable JobOutcome outcome) {}

    public UUID id() {
        return id;
    }

    public String expression() {
        return expression;
    }

    public Duration timeout() {
        return timeout;
    }

    /** When its time is up. */
    public Instant deadline() {
        return createdAt.plus(timeout);
    }

    /** Where it stands, all of one moment. */
    public synchronized Snapshot snapshot() {
        return new Snapshot(status(), tasksDone, taskCount, createdAt, startedAt, endedAt, outcome);
    }

    private JobStatus status() {
        if (outcome != null) {
            return outcome.status();
        }
        return startedAt == null ? JobStatus.QUEUED : JobStatus.RUNNING;
    }

    /** Completed with this job when it ends; never exceptionally. */
    public CompletableFuture<Job> ended() {
        return ended.copy();
    }

    /** Runs an action when the job ends, or now if it has. */
    public void onEnd(Runnable action) {
        var unused = ended.thenRun(action);
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
        ended.complete(this);
        return true;
    }
}
