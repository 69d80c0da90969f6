package dev.onecopy.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.metrics.JobMetrics.Work;
import dev.onecopy.api.metrics.UploadMetrics.Way;
import dev.onecopy.api.worker.WorkerState;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.segment.Segment;
import dev.onecopy.testing.MetricsTable;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsDocumentTest {
    @TempDir
    Path folder;

    @Test
    void theDocumentListsEveryMetricWithItsTypeAndItsTags() throws IOException {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (Segment segment = SmallSegment.in(folder)) {
            assertThat(List.of(new SegmentMetrics(registry, segment), new RefusalMetrics(registry)))
                    .doesNotContainNull();
            useAll(registry);

            assertThat(MetricsTable.documented("api-service")).isEqualTo(MetricsTable.scraped(registry.scrape()));
        }
    }

    /** Prometheus sees no increase in a series that begins with the first event. */
    @Test
    void whatIsCountedIsThereBeforeTheFirstOfItsKind() {
        try (House house = new House(folder)) {
            SmallSegment.countingArray(house.segment, "a", 100);
            for (String status : List.of("succeeded", "failed", "cancelled")) {
                for (String operation : List.of("sum", "elementwise", "view", "call", "other")) {
                    assertThat(house.meters
                                    .get("onecopy.jobs.ended")
                                    .tags("status", status, "operation", operation)
                                    .counter()
                                    .count())
                            .isZero();
                }
            }
            assertThat(house.meters
                            .get("onecopy.jobs.ended")
                            .tags("status", "failed", "operation", "unknown")
                            .counter()
                            .count())
                    .isZero();
            assertThat(house.meters
                            .get("onecopy.job.scanned")
                            .tag("operation", "median")
                            .counter()
                            .count())
                    .isZero();

            house.running.fail(
                    house.start(Requests.request("median(a)", "a", Map.of(), Duration.ofMinutes(1))),
                    new JobFailure("job_timeout", "as the test wants"));

            assertThat(house.meters
                            .get("onecopy.jobs.ended")
                            .tags("status", "failed", "operation", "median")
                            .counter()
                            .count())
                    .isEqualTo(1);
        }
    }

    private static void useAll(PrometheusMeterRegistry registry) {
        JobMetrics jobs = new JobMetrics(registry);
        jobs.unfinished(JobStatus.QUEUED, 1, count -> count);
        jobs.ended(JobStatus.SUCCEEDED, "sum", Duration.ofMillis(3));
        jobs.ran("sum", Duration.ofMillis(1), 3, 24, new Work(800, 0, 2_000_000));
        SliceMetrics slices = new SliceMetrics(registry);
        slices.window(() -> 8, () -> 3, () -> 1);
        slices.rejected("onecopy.results").increment();
        slices.calls().served("b6a1f0c2", () -> 4, () -> 1);
        slices.calls().answered("b6a1f0c2", Outcome.COMPUTED, 2_000_000);
        UploadMetrics uploads = new UploadMetrics(registry);
        try (UploadMetrics.Upload upload = uploads.begin(Way.HTTP)) {
            upload.complete(800);
        }
        WorkersMetrics workers = new WorkersMetrics(registry);
        workers.workers(WorkerState.LOST, () -> 0);
        workers.attached(() -> 2, () -> 1.5);
    }
}
