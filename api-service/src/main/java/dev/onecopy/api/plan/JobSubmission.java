package dev.onecopy.api.plan;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.KeyedJob;
import dev.onecopy.api.store.RememberedJob;
import dev.onecopy.api.store.StoredRequest;
import dev.onecopy.api.tracing.JobTracing;
import dev.onecopy.computation.Computation;
import dev.onecopy.segment.Segment;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Accepts a job: planned, stored, and on its way. */
@Service
public class JobSubmission {
    private final JobPlanner planner;
    private final JobStore store;
    private final Dispatcher dispatcher;
    private final Segment segment;
    private final JobTracing tracing;
    private final Clock clock;

    JobSubmission(
            JobPlanner planner,
            JobStore store,
            Dispatcher dispatcher,
            Segment segment,
            JobTracing tracing,
            Clock clock) {
        this.planner = planner;
        this.store = store;
        this.dispatcher = dispatcher;
        this.segment = segment;
        this.tracing = tracing;
        this.clock = clock;
    }

    /**
     * Accepts one job; it survives the death of this process when this returns.
     *
     * @param idempotencyKey the same key gives the same job; null for a new one
     * @throws IdempotencyKeyReusedException if the key came with another request before
     * @throws dev.onecopy.api.job.TooManyJobsException if jobs that have not ended leave no room for it
     * @throws InvalidJobException if the request contradicts itself
     * @throws dev.onecopy.expression.ExpressionException if the expression does not parse or type
     * @throws dev.onecopy.segment.ArrayNotFoundException if a variable stands for no array
     */
    public Job submit(JobRequest request, @Nullable String idempotencyKey) {
        String hash = StoredRequest.hash(request);
        Optional<Job> known = known(idempotencyKey, hash);
        if (known.isPresent()) {
            return known.get();
        }
        JobPlan plan = planner.plan(request);
        JobRun run;
        try {
            // Whole microseconds are what a database keeps.
            JobAcceptance acceptance = JobAcceptance.of(request, clock.instant().truncatedTo(ChronoUnit.MICROS));
            Job job = new Job(acceptance, plan.taskCount());
            StoredRequest stored = new StoredRequest(
                    request.withArrays(plan.arrayIds()),
                    segment.segmentId(),
                    Computation.PLAN_VERSION,
                    idempotencyKey,
                    hash);
            // Before the job is accepted: what has no slices is computed here, and may be refused.
            run = new JobRun(job, plan, dispatcher.credit());
            store.accept(job, stored);
        } catch (DuplicateKeyException sameKeyAtTheSameTime) {
            plan.close();
            return known(idempotencyKey, hash).orElseThrow(() -> sameKeyAtTheSameTime);
        } catch (RuntimeException | Error notAccepted) {
            plan.close();
            throw notAccepted;
        }
        tracing.follow(run.job());
        dispatcher.start(run);
        return run.job();
    }

    private Optional<Job> known(@Nullable String idempotencyKey, String hash) {
        if (idempotencyKey == null) {
            return Optional.empty();
        }
        Optional<KeyedJob> keyed = store.findByKey(idempotencyKey);
        if (keyed.isPresent() && !keyed.get().requestHash().equals(hash)) {
            throw new IdempotencyKeyReusedException(idempotencyKey, keyed.get().id());
        }
        return keyed.flatMap(one -> store.find(one.id())).map(RememberedJob::job);
    }
}
