package dev.onecopy.api.store;

import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobLedger;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.Settlement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * All jobs: those that have not ended in memory and on disk, the others on disk. What a client was told survives the
 * death of this process. Thread-safe.
 */
@Component
public class JobStore implements JobLedger {
    private static final Logger log = LoggerFactory.getLogger(JobStore.class);

    /** Above every id of version 7. */
    private static final UUID NEWEST = new UUID(Long.MAX_VALUE, -1L);

    private final JobTable table;
    private final SliceTable slices;
    private final GroupCommit commits;
    private final Map<UUID, RememberedJob> live = new ConcurrentHashMap<>();

    JobStore(JobTable table, SliceTable slices, GroupCommit commits) {
        this.table = table;
        this.slices = slices;
        this.commits = commits;
    }

    /**
     * Remembers a new job.
     *
     * @return completed when it is durable, exceptionally if it is not remembered
     */
    public CompletableFuture<Void> accept(Job job, StoredRequest stored) {
        remember(job, stored);
        return commits.commit(() -> table.insert(job, stored)).whenComplete((done, failure) -> {
            if (failure != null) {
                live.remove(job.id());
            }
        });
    }

    /**
     * Remembers one more run of a known job; durable when this returns.
     *
     * @throws JobForgottenException if it is known no more
     */
    public void runAgain(Job job, StoredRequest stored) {
        RememberedJob before = live.get(job.id());
        remember(job, stored);
        try {
            Durability.await(commits.commit(() -> runAgain(job, stored.planVersion())));
        } catch (RuntimeException failure) {
            live.remove(job.id());
            if (before != null) {
                live.put(job.id(), before);
            }
            throw failure;
        }
    }

    private void runAgain(Job job, int planVersion) {
        if (!table.runAgain(job, planVersion)) {
            throw new JobForgottenException(job.id());
        }
    }

    private void remember(Job job, StoredRequest stored) {
        live.put(job.id(), new RememberedJob(job, stored.request().arrays().isEmpty() ? null : stored.segmentId()));
    }

    /**
     * The commit of the outcome decides: before it nothing of the job is seen, after it all of it will be, also if this
     * process dies there.
     */
    @Override
    public CompletableFuture<Void> end(Job job, JobOutcome outcome, Instant endedAt, Settlement settlement) {
        return commits.commit(() -> write(job, outcome, endedAt, settlement))
                .thenApply(done -> outcome)
                .exceptionally(failure -> notRemembered(job, outcome, failure, settlement))
                .thenCompose(reported -> reported.equals(outcome)
                        ? stored(job, outcome, settlement)
                        : CompletableFuture.completedFuture(reported))
                .thenAccept(reported -> {
                    job.end(reported, endedAt);
                    if (reported.equals(outcome)) {
                        live.computeIfPresent(job.id(), (id, one) -> one.job() == job ? null : one);
                    }
                });
    }

    private void write(Job job, JobOutcome outcome, Instant endedAt, Settlement settlement) {
        table.end(job, outcome, endedAt);
        if (settlement.publishes()) {
            table.beginPublication(job.id());
        }
    }

    /** What has been decided holds, also if not all that follows from it can be done: then the next start goes on. */
    private CompletableFuture<JobOutcome> stored(Job job, JobOutcome outcome, Settlement settlement) {
        return CompletableFuture.completedFuture(settlement)
                .thenCompose(Settlement::stored)
                .handle((done, failure) -> {
                    if (failure != null) {
                        log.error("not all that follows from the end of job {} could be done", job.id(), failure);
                    } else if (settlement.publishes()) {
                        var unused = commits.commit(() -> table.endPublication(job.id()));
                    }
                    return outcome;
                });
    }

    /**
     * Whoever waits or asks is told, and not that it went well: the database says that the job runs, and after a
     * restart it will.
     */
    private static JobOutcome notRemembered(Job job, JobOutcome outcome, Throwable failure, Settlement settlement) {
        log.error("how job {} ended could not be remembered", job.id(), failure);
        settlement.refused();
        return new JobOutcome(
                JobStatus.FAILED,
                List.of(),
                new JobFailure("store_failed", "the outcome could not be written; the service's log has the cause"),
                outcome.cost(),
                outcome.workers());
    }

    /** The job with this id, unless it never was or is forgotten. */
    public Optional<RememberedJob> find(UUID id) {
        RememberedJob running = live.get(id);
        return running == null ? table.find(id) : Optional.of(running);
    }

    /**
     * Jobs, the newest first, those that have ended without their results.
     *
     * @param status only those that stand so; null for all
     * @param after only those accepted before this one; null for the newest
     */
    public List<RememberedJob> list(@Nullable JobStatus status, @Nullable UUID after, int limit) {
        UUID before = after == null ? NEWEST : after;
        if (status == null || status.ended()) {
            return table.list(status, before, limit).stream()
                    .map(one -> live.getOrDefault(one.job().id(), one))
                    .toList();
        }
        return live.values().stream()
                .filter(one -> one.job().id().compareTo(before) < 0
                        && one.job().snapshot().status() == status)
                .sorted(Comparator.comparing((RememberedJob one) -> one.job().id())
                        .reversed())
                .limit(limit)
                .toList();
    }

    /** The jobs that had not ended when the process before this one did, the oldest first. */
    public List<UUID> unfinished() {
        return table.unfinished();
    }

    /**
     * The ids of arrays that the process before this one was about to publish when it died, and perhaps has: the
     * outcomes of their jobs say that they are there.
     */
    public Set<UUID> decidedArrays() {
        return table.publications().stream()
                .flatMap(id -> table.find(id).stream())
                .flatMap(one -> Stream.ofNullable(one.job().snapshot().outcome()))
                .flatMap(outcome -> JobResult.arrays(outcome.results()))
                .map(JobResult.Array::arrayId)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** All {@link #decidedArrays} are published. */
    public void forgetDecided() {
        List<UUID> published = table.publications();
        Durability.await(commits.commit(() -> published.forEach(table::endPublication)));
    }

    /** What a job is made from. */
    public Optional<StoredRequest> request(UUID id) {
        return table.request(id);
    }

    /** The job that was made with this key. */
    public Optional<KeyedJob> findByKey(String idempotencyKey) {
        return table.findByKey(idempotencyKey);
    }

    /** Forgets an ended job and its slices, unless it runs once more by now. */
    public void delete(Job job) {
        Durability.await(commits.commit(() -> {
            if (table.delete(job.id(), job.run())) {
                slices.delete(job.id());
            }
        }));
        live.computeIfPresent(job.id(), (id, one) -> one.job() == job ? null : one);
    }
}
