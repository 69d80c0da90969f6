package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** Small jobs end soon, whoever else is there. */
@Order(4)
class FairnessTest extends ClusterTest {
    /** The two are measured in turns, as a machine is not as fast now as a moment later. */
    @Test
    void smallJobsWaitForAHugeOneNotMuchLongerThanForNone() {
        cluster().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 1_000));
        List<Double> many =
                IntStream.range(0, 10_000).mapToObj(item -> item + 0.5).toList();
        List<Long> alone = new ArrayList<>();
        List<Long> beside = new ArrayList<>();
        measure(100);
        for (int turn = 0; turn < 3; turn++) {
            alone.addAll(measure(150));
            String huge = ClusterContract.id(
                    cluster().client().postJson("/v1/jobs", ClusterContract.job("sum(a * i)", "a", Map.of("i", many))));
            awaitRunning(List.of(huge));
            beside.addAll(measure(150));
            HttpReply still = cluster().client().get(huge);
            assertThat(still.field("status")).as("beside %s", still).isEqualTo("RUNNING");
            assertThat(still.json().path("progress").path("slicesTotal").asInt())
                    .isGreaterThanOrEqualTo(5_000);
            cluster().client().postJson(huge + "/cancel", Map.of());
        }
        System.out.printf(
                "p95 of small jobs: %d µs alone, %d µs beside a huge one%n", p95(alone) / 1_000, p95(beside) / 1_000);
        assertThat(p95(beside)).isLessThanOrEqualTo(3 * p95(alone));
    }

    private List<Long> measure(int count) {
        List<Long> nanoseconds = new ArrayList<>();
        for (int job = 0; job < count; job++) {
            long startedAt = System.nanoTime();
            HttpReply ended = small();
            nanoseconds.add(System.nanoTime() - startedAt);
            assertThat(ended.field("status")).as(ended.toString()).isEqualTo("SUCCEEDED");
        }
        return nanoseconds;
    }

    private static long p95(List<Long> nanoseconds) {
        List<Long> sorted = new ArrayList<>(nanoseconds);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * 95 / 100);
    }

    private HttpReply small() {
        return cluster().client().run("sum(a)", Map.of("a", "small"), Map.of());
    }
}
