package dev.onecopy.worker.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.RecordingSink;
import dev.onecopy.worker.TemporarySegment;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.config.WorkerProperties;
import dev.onecopy.worker.metrics.WorkerMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HeartbeatSenderTest {
    private final TemporarySegment segment = new TemporarySegment();
    private final SegmentAttachment attachment = new SegmentAttachment(segment.file(), Duration.ofMillis(5));
    private final RecordingSink sink = new RecordingSink();
    private final WorkerProperties worker =
            new WorkerProperties("worker-1", 2, 3, Duration.ofMillis(100), Duration.ZERO, false);
    private final HeartbeatSender heartbeats = new HeartbeatSender(
            sink,
            attachment,
            new WorkerMetrics(new SimpleMeterRegistry(), attachment, 2),
            worker,
            Kernels.scalar(),
            Optional::empty);

    @AfterEach
    void close() {
        heartbeats.close();
        attachment.close();
        segment.close();
    }

    @Test
    void aHeartbeatSaysWhatTheWorkerIsAndHolds() throws InterruptedException {
        attachment.attach();
        long before = System.currentTimeMillis();
        heartbeats.start();
        await().until(() -> !sink.sent().isEmpty());

        WorkerHeartbeat heartbeat =
                new JsonMapper().readValue(sink.sent().getFirst().body(), WorkerHeartbeat.class);

        assertThat(heartbeat.workerId()).isEqualTo("worker-1");
        assertThat(heartbeat.segmentId()).isEqualTo(segment.segment().segmentId());
        assertThat(heartbeat.threads()).isEqualTo(2);
        assertThat(heartbeat.kernels()).isEqualTo(Kernels.scalar().name());
        assertThat(heartbeat.processId()).isEqualTo(ProcessHandle.current().pid());
        assertThat(heartbeat.host()).isNotBlank();
        assertThat(heartbeat.startedAtEpochMs()).isPositive().isLessThanOrEqualTo(before);
        assertThat(heartbeat.sentAtEpochMs()).isGreaterThanOrEqualTo(before);
        assertThat(heartbeat.slicesComputed()).isZero();
        assertThat(heartbeat.bytesMapped()).isEqualTo(attachment.mappedBytes());
        assertThat(heartbeat.bytesPrivate()).isPositive();
        assertThat(heartbeat.bytesPageTables()).isPositive();
    }

    @Test
    void theLastOneSaysGoodbye() throws InterruptedException {
        attachment.attach();
        heartbeats.start();
        await().until(() -> sink.sent().size() >= 2);

        heartbeats.sayGoodbye();

        List<WorkerHeartbeat> sent = sink.sent().stream()
                .map(one -> new JsonMapper().readValue(one.body(), WorkerHeartbeat.class))
                .toList();
        assertThat(sent.getLast().goodbye()).isTrue();
        assertThat(sent.subList(0, sent.size() - 1)).allMatch(one -> Boolean.FALSE.equals(one.goodbye()));
        await().during(Duration.ofMillis(150)).until(() -> sink.sent().size() == sent.size());
    }

    @Test
    void whoseSegmentIsGoneSaysGoodbyeNevertheless() throws InterruptedException, IOException {
        attachment.attach();
        heartbeats.start();
        await().until(() -> !sink.sent().isEmpty());
        Files.delete(segment.file());

        heartbeats.sayGoodbye();

        assertThat(new JsonMapper()
                        .readValue(sink.sent().getLast().body(), WorkerHeartbeat.class)
                        .goodbye())
                .isTrue();
    }

    @Test
    void aWorkerThatNeverAttachedHasNobodyToSayGoodbyeTo() throws InterruptedException {
        heartbeats.sayGoodbye();

        assertThat(sink.sent()).isEmpty();
    }

    @Test
    void heartbeatsAreNotKeptOnDisk() throws InterruptedException {
        attachment.attach();
        heartbeats.start();
        await().until(() -> !sink.sent().isEmpty());

        RecordingSink.Sent sent = sink.sent().getFirst();

        assertThat(sent.routingKey()).isEqualTo(Topology.HEARTBEATS);
        assertThat(sent.properties().getDeliveryMode()).isEqualTo(1);
        assertThat(sent.properties().getExpiration())
                .as("brokers read it differently")
                .isNull();
        assertThat(sent.properties().getContentType()).isEqualTo("application/json");
    }

    @Test
    void theyGoOnAfterTheBrokerWasAway() throws InterruptedException {
        attachment.attach();
        sink.goDown();
        heartbeats.start();
        await().during(Duration.ofMillis(150)).until(() -> sink.sent().isEmpty());

        sink.comeUp();

        await().until(() -> sink.sent().size() >= 2);
    }
}
