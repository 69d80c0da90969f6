package dev.onecopy.api.plan;

import dev.onecopy.api.dispatch.Dispatcher;
import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.metrics.JobMetrics;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.StoredRequest;
import dev.onecopy.api.tracing.JobTracing;
import dev.onecopy.computation.Computation;
import org.springframework.stereotype.Component;

/** One more run of a job, planned from what is stored of it. */
@Component
class JobRestart {
    private final JobPlanner planner;
    private final JobStore store;
    private final RunningJobs running;
    private final Dispatcher dispatcher;
    private final JobMetrics metrics;
    private final JobTracing tracing;

    JobRestart(
            JobPlanner planner,
            JobStore store,
            RunningJobs running,
            Dispatcher dispatcher,
            JobMetrics metrics,
            JobTracing tracing) {
        this.planner = planner;
        this.store = store;
        this.running = running;
        this.dispatcher = dispatcher;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    /**
     * Plans, stores and starts a run that nobody may refuse: the job was accepted.
     *
     * @throws dev.onecopy.segment.SegmentException if an array is gone
     * @throws dev.onecopy.expression.ExpressionException if it is no expression any more
     */
    void resume(JobAcceptance acceptance, StoredRequest stored) {
        var unused = run(acceptance, stored, planner.planAccepted(stored.request(), stored.functionsByName()));
    }

    /**
     * Plans, stores and starts a run that somebody asks for.
     *
     * @throws dev.onecopy.segment.SegmentException if an array is gone
     * @throws dev.onecopy.api.store.JobForgottenException if the job is deleted in this moment
     * @throws dev.onecopy.api.job.TooManyJobsException if other jobs leave no room for it
     */
    Job retry(JobAcceptance acceptance, StoredRequest stored) {
        return run(acceptance, stored, planner.plan(stored.request(), stored.functionsByName()));
    }

    private Job run(JobAcceptance acceptance, StoredRequest stored, JobPlan plan) {
        JobRun run;
        try {
            Job job = new Job(acceptance, plan.taskCount());
            run = new JobRun(job, plan, dispatcher.credit(plan));
            running.takeFailed(job.id()).ifPresent(run::adopt);
            store.runAgain(job, stored.plannedBy(Computation.PLAN_VERSION));
        } catch (RuntimeException | Error notStored) {
            plan.close();
            throw notStored;
        }
        metrics.retried();
        tracing.follow(run.job());
        dispatcher.start(run);
        return run.job();
    }
}
