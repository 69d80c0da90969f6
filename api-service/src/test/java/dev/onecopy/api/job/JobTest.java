package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.fixture.Requests;
import java.lang.ref.WeakReference;
import java.time.Instant;
import java.util.ArrayList;
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
        List<WeakReference<CompletableFuture<Job>>> impatient = new ArrayList<>();
        for (int ask = 0; ask < 50; ask++) {
            CompletableFuture<Job> timedOut = job.ended();
            timedOut.completeOnTimeout(job, 0, TimeUnit.MILLISECONDS).join();
            CompletableFuture<Job> cancelled = job.ended();
            cancelled.cancel(false);
            impatient.add(new WeakReference<>(timedOut));
            impatient.add(new WeakReference<>(cancelled));
        }
        CompletableFuture<Job> patient = job.ended();
        await().until(() -> {
            System.gc();
            return impatient.stream().allMatch(one -> one.refersTo(null));
        });
        end();
        assertThat(patient).isCompleted();
    }

    private void end() {
        JobOutcome.Cost cost = new JobOutcome.Cost(0, 0, 0, 0);
        assertThat(job.end(new JobOutcome(JobStatus.CANCELLED, List.of(), null, cost, List.of()), Instant.EPOCH))
                .isTrue();
    }
}
