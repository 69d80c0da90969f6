package dev.onecopy.api.store;

import dev.onecopy.api.config.StoreProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Forgets what is old, and the oldest of what is too much: jobs with their slices, slices, and arrays that are gone. A
 * few in each change, so that what others write comes in between, and until there is no more to forget.
 */
@Component
class Forgetting {
    private static final long INTERVAL_MS = 10_000;
    private static final int JOBS_AT_A_TIME = 100;
    private static final int ROWS_AT_A_TIME = 1_000;

    private final JobTable jobs;
    private final SliceTable slices;
    private final KnownArrays arrays;
    private final GroupCommit commits;
    private final StoreProperties properties;
    private final Clock clock;

    Forgetting(
            JobTable jobs,
            SliceTable slices,
            KnownArrays arrays,
            GroupCommit commits,
            StoreProperties properties,
            Clock clock) {
        this.jobs = jobs;
        this.slices = slices;
        this.arrays = arrays;
        this.commits = commits;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    void forget() {
        Instant moment = clock.instant().minus(properties.keepFor());
        untilNothingIsLeft(() -> forgetJobs(moment));
        untilNothingIsLeft(() -> slices.deleteOldest(moment, properties.maximumSlices(), ROWS_AT_A_TIME));
        untilNothingIsLeft(() -> arrays.deleteOldest(moment, ROWS_AT_A_TIME));
    }

    private void untilNothingIsLeft(IntSupplier forgetSome) {
        AtomicInteger forgotten = new AtomicInteger();
        do {
            Durability.await(commits.commit(() -> forgotten.set(forgetSome.getAsInt())));
        } while (forgotten.get() > 0);
    }

    private int forgetJobs(Instant moment) {
        List<UUID> old = jobs.endedBefore(moment, JOBS_AT_A_TIME);
        if (old.isEmpty()) {
            long excess = Math.clamp(jobs.count() - properties.maximumJobs(), 0, JOBS_AT_A_TIME);
            old = jobs.endedBefore(clock.instant(), excess);
        }
        old.forEach(id -> {
            jobs.delete(id);
            slices.delete(id);
        });
        return old.size();
    }
}
