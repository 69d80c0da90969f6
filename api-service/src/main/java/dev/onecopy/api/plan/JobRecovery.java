package dev.onecopy.api.plan;

import dev.onecopy.api.dispatch.RunningJobs;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.store.JobStore;
import dev.onecopy.api.store.StoredRequest;
import dev.onecopy.segment.Segment;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Finishes what the process before this one had decided and not done, then runs again what had not ended: from the
 * start, as the grid and the merge tree are fixed and so are the bits. Before anybody can ask for a job, or answer a
 * slice.
 */
@Component
class JobRecovery implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(JobRecovery.class);

    private final JobStore store;
    private final JobRestart restart;
    private final RunningJobs running;
    private final Segment segment;
    private volatile boolean recovered;

    JobRecovery(JobStore store, JobRestart restart, RunningJobs running, Segment segment) {
        this.store = store;
        this.restart = restart;
        this.running = running;
        this.segment = segment;
    }

    @Override
    public void start() {
        // Before jobs run again that may read or replace these arrays.
        List<UUID> unfinished = store.unfinished();
        segment.settle(store.decidedArrays(), arraysOf(unfinished));
        store.forgetDecided();
        for (UUID id : unfinished) {
            store.find(id).ifPresent(one -> recover(one.job()));
        }
        segment.freeUnused();
        recovered = true;
    }

    /** Also those which were deleted or replaced while the jobs ran on them. */
    private Set<UUID> arraysOf(List<UUID> jobs) {
        return jobs.stream()
                .flatMap(id -> store.request(id).stream())
                .flatMap(stored -> stored.request().arrays().values().stream())
                .map(UUID::fromString)
                .collect(Collectors.toUnmodifiableSet());
    }

    private void recover(Job before) {
        try {
            store.request(before.id()).ifPresent(stored -> recover(before, stored));
        } catch (RuntimeException failure) {
            giveUp(before, FailureCause.of(failure).orElseGet(() -> unexpected(before, failure)));
        }
    }

    private static JobFailure unexpected(Job before, RuntimeException failure) {
        log.error("job {} cannot run again", before.id(), failure);
        return new JobFailure("internal_error", "the job could not be run again; the service's log has the cause");
    }

    private void recover(Job before, StoredRequest stored) {
        if (!stored.request().arrays().isEmpty() && !stored.segmentId().equals(segment.segmentId())) {
            giveUp(before, new JobFailure("segment_lost", "the segment with the job's arrays is gone"));
            return;
        }
        restart.resume(before.acceptance().resumed(), stored);
        log.info("job {} had not ended and runs again", before.id());
    }

    private void giveUp(Job job, JobFailure failure) {
        running.failUnstarted(job, failure);
    }

    @Override
    public void stop() {
        recovered = false;
    }

    @Override
    public boolean isRunning() {
        return recovered;
    }

    /** Before the listeners of results and before the web server. */
    @Override
    public int getPhase() {
        return 0;
    }
}
