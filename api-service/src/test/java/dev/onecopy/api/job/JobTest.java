package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.fixture.Requests;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobTest {
    private final Job job = new Job(JobAcceptance.of(Requests.sumOfProducts("a", 1), Instant.EPOCH), 4);

    @Test
    void whoWaitsIsToldOfTheEndAndSoIsWhoComesLate() {
        CompletableFuture<Job> early = job.ended();
        assertThat(early).isNotDone();
        end();

        assertThat(early).isCompletedWithValue(job);
        assertThat(job.ended()).isCompletedWithValue(job);
    }

    @Test
    void whoHasStoppedWaitingIsForgotten() {
        for (int ask = 0; ask < 100; ask++) {
            job.ended().completeOnTimeout(job, 0, TimeUnit.MILLISECONDS).join();
            job.ended().cancel(false);
        }
        await().until(() -> job.waitingCount() == 0);

        CompletableFuture<Job> patient = job.ended();
        assertThat(job.waitingCount()).isEqualTo(1);
        end();
        assertThat(patient).isCompleted();
        assertThat(job.waitingCount()).isZero();
    }

    private void end() {
        JobOutcome.Cost cost = new JobOutcome.Cost(0, 0, 0, 0);
        assertThat(job.end(new JobOutcome(JobStatus.CANCELLED, List.of(), null, cost, List.of()), Instant.EPOCH))
                .isTrue();
    }
}
