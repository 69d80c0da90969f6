package dev.onecopy.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerPropertiesTest {
    @ParameterizedTest
    @CsvSource({"w, 1, 100, 0", "A.b_c-9, 1024, 60000, 600000"})
    void theEndsOfTheRangesAreTaken(String id, int threads, long intervalMs, long stopMs) {
        assertThat(properties(id, threads, intervalMs, stopMs).id()).isEqualTo(id);
    }

    @Test
    void aWorkerWithoutAnIdGetsOne() {
        assertThat(properties("", 1, 2000, 0).id()).matches("worker-[0-9a-f]{8}");
    }

    @ParameterizedTest
    @CsvSource({
        "a b, 1, 2000, 0, onecopy.worker.id is a b",
        "w, 0, 2000, 0, onecopy.worker.threads is 0; it must be from 1 to 1024",
        "w, 1025, 2000, 0, onecopy.worker.threads is 1025",
        "w, 1, 99, 0, onecopy.worker.heartbeat-interval is 99ms; it must be from 100ms to 60000ms",
        "w, 1, 60001, 0, onecopy.worker.heartbeat-interval is 60001ms",
        "w, 1, 2000, -1, onecopy.worker.stop-timeout is -1ms",
        "w, 1, 2000, 600001, onecopy.worker.stop-timeout is 600001ms; it must be from 0ms to 600000ms"
    })
    void whatIsOutOfRangeIsRefusedByItsName(String id, int threads, long intervalMs, long stopMs, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> properties(id, threads, intervalMs, stopMs))
                .withMessageContaining(message);
    }

    @Test
    void oneTaskWaitsBesideThoseThatRunUnlessItIsSaidOtherwise() {
        assertThat(properties("w", 4, 2000, 0).prefetch()).isEqualTo(5);
        assertThat(withPrefetch(1).prefetch()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> withPrefetch(-1))
                .withMessageContaining("onecopy.worker.prefetch is -1; it must be from 0 to 2048");
    }

    private static WorkerProperties withPrefetch(int prefetch) {
        return new WorkerProperties("w", 4, prefetch, Duration.ofSeconds(2), Duration.ZERO, false);
    }

    private static WorkerProperties properties(String id, int threads, long intervalMs, long stopMs) {
        return new WorkerProperties(id, threads, 0, Duration.ofMillis(intervalMs), Duration.ofMillis(stopMs), false);
    }
}
