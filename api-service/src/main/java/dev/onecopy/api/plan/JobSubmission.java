package dev.onecopy.api.plan;

import dev.onecopy.api.config.JobProperties;
import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.store.JobStore;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** Accepts a job: planned, stored, and on its way. */
@Service
public class JobSubmission {
    private final JobPlanner planner;
    private final JobStore store;
    private final RunningJobs running;
    private final Dispatcher dispatcher;
    private final JobProperties properties;
    private final Clock clock;

    JobSubmission(
            JobPlanner planner,
            JobStore store,
            RunningJobs running,
            Dispatcher dispatcher,
            JobProperties properties,
            Clock clock) {
        this.planner = planner;
        this.store = store;
        this.running = running;
        this.dispatcher = dispatcher;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Accepts one job.
     *
     * @throws TooManyJobsException if as many as allowed have not ended
     * @throws InvalidJobException if the request contradicts itself
     * @throws dev.onecopy.expression.ExpressionException if the expression does not parse or type
     * @throws dev.onecopy.segment.ArrayNotFoundException if a variable stands for no array
     */
    public Job submit(JobRequest request) {
        if (running.count() >= properties.maximumUnfinished()) {
            throw new TooManyJobsException(running.count(), properties.maximumUnfinished());
        }
        JobPlan plan = planner.plan(request);
        Job job = new Job(UUID.randomUUID(), request, plan.taskCount(), clock.instant());
        store.add(job);
        dispatcher.start(new JobRun(job, plan, dispatcher.credit()));
        return job;
    }
}
