package dev.onecopy.api.store;

import dev.onecopy.api.config.StoreProperties;
import java.time.Clock;
import java.time.Instant;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Forgets jobs that ended long ago, and the oldest when there are too many: a few at a time, so that nobody waits. */
@Component
class Forgetting {
    private static final long INTERVAL_MS = 10_000;
    private static final int AT_A_TIME = 1_000;

    private final JobTable jobs;
    private final SliceTable slices;
    private final JdbcClient jdbc;
    private final GroupCommit commits;
    private final StoreProperties properties;
    private final Clock clock;

    Forgetting(
            JobTable jobs,
            SliceTable slices,
            JdbcClient jdbc,
            GroupCommit commits,
            StoreProperties properties,
            Clock clock) {
        this.jobs = jobs;
        this.slices = slices;
        this.jdbc = jdbc;
        this.commits = commits;
        this.properties = properties;
        this.clock = clock;
    }

    @Scheduled(fixedDelay = INTERVAL_MS)
    void forget() {
        Durability.await(commits.commit(this::forgetSome));
    }

    private void forgetSome() {
        Instant moment = clock.instant().minus(properties.keepFor());
        jobs.deleteEndedBefore(moment, AT_A_TIME);
        long excess = jobs.count() - properties.maximumJobs();
        if (excess > 0) {
            jobs.deleteOldest((int) Math.min(excess, AT_A_TIME));
        }
        slices.deleteAnsweredBefore(moment);
        jdbc.sql("DELETE FROM known_array WHERE seen_at < ?")
                .param(JobTable.time(moment))
                .update();
    }
}
