package dev.onecopy.worker.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.testing.MetricsTable;
import dev.onecopy.worker.attach.SegmentAttachment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkerMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final WorkerMetrics metrics =
            new WorkerMetrics(registry, new SegmentAttachment(Path.of("/nowhere"), Duration.ofSeconds(1)), 3);

    @Test
    void theDocumentListsEveryMetric() throws IOException {
        PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        WorkerMetrics all =
                new WorkerMetrics(prometheus, new SegmentAttachment(Path.of("/nowhere"), Duration.ofSeconds(1)), 3);
        all.record(result(Outcome.COMPUTED, null, 1, 1));

        assertThat(MetricsTable.documented("worker-service")).isEqualTo(MetricsTable.scraped(prometheus.scrape()));
    }

    @Test
    void slicesAreCountedByWhatBecameOfThem() {
        metrics.record(result(Outcome.COMPUTED, null, 5_000_000, 4096));
        metrics.record(result(Outcome.DECLINED, new Failure("plan_version", "another"), 0, 0));

        assertThat(registry.get("onecopy.slice.compute")
                        .tag("outcome", "computed")
                        .timer()
                        .totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(5);
        assertThat(registry.get("onecopy.slice.compute")
                        .tag("outcome", "declined")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(metrics.slicesComputed()).isEqualTo(1);
        assertThat(metrics.bytesScanned()).isEqualTo(4096);
    }

    @Test
    void nothingIsMappedBeforeTheSegmentIs() {
        assertThat(registry.get("onecopy.segment.mapped").gauge().value()).isZero();
        assertThat(registry.get("onecopy.process.memory.private").gauge().value())
                .isPositive();
    }

    private static ResultMessage result(
            Outcome outcome, @Nullable Failure failure, long computeNanoseconds, long bytesScanned) {
        return new ResultMessage(
                MessageVersion.CURRENT,
                UUID.randomUUID(),
                0,
                0,
                0,
                0,
                0,
                "worker-1",
                outcome,
                failure,
                List.of(),
                null,
                0,
                computeNanoseconds,
                bytesScanned,
                0);
    }
}
