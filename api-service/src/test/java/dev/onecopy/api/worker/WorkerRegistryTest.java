package dev.onecopy.api.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.onecopy.api.config.WorkerRegistryProperties;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.metrics.WorkersMetrics;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.segment.Segment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerRegistryTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final InstantSource time = now::get;
    private Segment segment;
    private WorkerRegistry registry;

    @BeforeEach
    void start() {
        Clock clock = time.withZone(ZoneOffset.UTC);
        segment = SmallSegment.in(folder);
        registry = new WorkerRegistry(
                segment,
                new WorkerRegistryProperties(Duration.ofSeconds(10), Duration.ofMinutes(5)),
                clock,
                new WorkersMetrics(meters));
    }

    @AfterEach
    void close() {
        segment.close();
    }

    @Test
    void whoSaysGoodbyeIsForgottenAndNotLost() {
        hear("stopped", START, false);
        hear("killed", START, false);
        hear("stopped", START, true);
        assertThat(registry.workers())
                .extracting(one -> one.heartbeat().workerId())
                .containsExactly("killed");

        pass(Duration.ofSeconds(11));

        assertThat(counted("lost")).isEqualTo(1);
        assertThat(counted("attached")).isZero();
    }

    @Test
    void heartbeatsThatWaitedForTheApiAreAsOldAsTheyAre() {
        hear("gone", START.minusSeconds(60), false);
        hear("stopped", START.minusSeconds(60), false);
        hear("stopped", START.minusSeconds(58), true);
        hear("long gone", START.minusSeconds(600), false);
        hear("clock ahead", START.plusSeconds(60), false);

        assertThat(registry.workers())
                .extracting(one -> one.heartbeat().workerId(), Worker::state)
                .containsExactly(tuple("clock ahead", WorkerState.ATTACHED), tuple("gone", WorkerState.LOST));
        assertThat(registry.workers().getFirst().heardAt()).isEqualTo(START);
    }

    @Test
    void theLongSilentAreForgottenThoughNobodyElseIsHeard() {
        hear("last", START, false);
        pass(Duration.ofMinutes(4));
        assertThat(counted("lost")).isEqualTo(1);

        pass(Duration.ofMinutes(2));

        assertThat(counted("lost")).isZero();
        assertThat(meters.get("onecopy.heartbeat.silence").gauge().value()).isZero();
        assertThat(registry.workers()).isEmpty();
    }

    private void pass(Duration duration) {
        now.updateAndGet(before -> before.plus(duration));
    }

    private double counted(String state) {
        return meters.get("onecopy.workers").tag("state", state).gauge().value();
    }

    private void hear(String id, Instant sent, boolean goodbye) {
        registry.hear(new WorkerHeartbeat(
                MessageVersion.CURRENT,
                id,
                "host",
                1,
                segment.segmentId(),
                1,
                "scalar",
                0,
                sent.toEpochMilli(),
                0,
                0,
                0,
                0,
                0,
                0,
                null,
                goodbye));
    }
}
