package dev.onecopy.api.plan;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.function.FunctionRegistry;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.store.Durability;
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
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Service;

/** Accepts a job: planned, stored, and on its way. */
@Service
public class JobSubmission {
    private final JobPlanner planner;
    private final JobStore store;
    private final RunningJobs running;
    private final Dispatcher dispatcher;
    private final FunctionRegistry functions;
    private final Segment segment;
    private final JobTracing tracing;
    private final Clock clock;

    JobSubmission(
            JobPlanner planner,
            JobStore store,
            RunningJobs running,
            Dispatcher dispatcher,
            FunctionRegistry functions,
            Segment segment,
            JobTracing tracing,
            Clock clock) {
        this.planner = planner;
        this.store = store;
        this.running = running;
        this.dispatcher = dispatcher;
        this.functions = functions;
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
        JobPlan plan = planner.plan(request, functions.now().byName());
        StoredRequest stored = new StoredRequest(
                request.withArrays(plan.arrayIds()),
                segment.segmentId(),
                Computation.PLAN_VERSION,
                idempotencyKey,
                hash,
                plan.functions());
        return start(run(request, plan), stored);
    }

    /** Before the job is accepted: what has no slices is computed here, and may be refused. */
    private JobRun run(JobRequest request, JobPlan plan) {
        try {
            // Whole microseconds are what a database keeps.
            JobAcceptance acceptance = JobAcceptance.of(request, clock.instant().truncatedTo(ChronoUnit.MICROS));
            return new JobRun(new Job(acceptance, plan.taskCount()), plan, dispatcher.credit(plan));
        } catch (RuntimeException | Error refused) {
            plan.close();
            throw refused;
        }
    }

    /** Its slices are computed while it is written down; what they give is not seen before it is. */
    private Job start(JobRun run, StoredRequest stored) {
        CompletableFuture<Void> accepted = store.accept(run.job(), stored);
        run.acceptedWhen(accepted);
        tracing.follow(run.job());
        dispatcher.start(run);
        try {
            Durability.await(accepted);
            return run.job();
        } catch (DuplicateKeyException sameKeyAtTheSameTime) {
            running.discard(run);
            return known(stored.idempotencyKey(), stored.requestHash()).orElseThrow(() -> sameKeyAtTheSameTime);
        } catch (RuntimeException | Error notAccepted) {
            running.discard(run);
            throw notAccepted;
        }
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
