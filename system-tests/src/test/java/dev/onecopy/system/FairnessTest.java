package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import tools.jackson.databind.JsonNode;

/**
 * Small jobs end soon, whoever else is there. The two are measured in turns, as a machine is not as fast now as a
 * moment later; the first turn counts for nothing, as what runs in it is being compiled. Where the turns so far leave
 * it open, more are taken, and all of them count.
 */
@Tag("processes")
@Order(4)
@TestInstance(Lifecycle.PER_CLASS)
class FairnessTest {
    private static final int FEWEST_TURNS = 3;
    private static final int MOST_TURNS = 12;
    private static final long MOST_TIMES_AS_LONG = 3;
    private static final int JOBS_A_TURN = 100;

    /**
     * Rows over two million elements, for each of seven values: ten thousand slices, and little to remember of each.
     */
    private static final Map<String, Object> HUGE = Map.of(
            "expression",
            "sum(sqrt(a[:3000, newaxis] * a * i))",
            "arrays",
            Map.of("a", "large"),
            "map",
            Map.of("i", values(7)));

    private static final int ITEMS_A_SLICE = 64;

    private static final int SLICES = 10;

    private static final Map<String, Object> MANY_ITEMS = Map.of(
            "expression",
            "sum(a * i)",
            "arrays",
            Map.of("a", "medium"),
            "map",
            Map.of("i", values(SLICES * ITEMS_A_SLICE)));

    private @Nullable SeparateDeployment deployment;

    private static List<Double> values(int count) {
        return IntStream.range(0, count).mapToObj(item -> item + 0.5).toList();
    }

    @BeforeAll
    void start() throws IOException {
        deployment = SeparateDeployment.start();
        put("small", 1_000);
        put("medium", 400_000);
        put("large", 2_000_000);
    }

    private void put(String name, int elementCount) {
        assertThat(deployment()
                        .client()
                        .put(name, GeneratedArray.of(ElementType.FLOAT64, elementCount))
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    void end() {
        if (deployment != null) {
            deployment.close();
        }
    }

    private SeparateDeployment deployment() {
        return Objects.requireNonNull(deployment);
    }

    @Test
    void smallJobsWaitForAHugeOneNotMuchLongerThanForNone() {
        compare("one of ten thousand slices", () -> besideHuge(1));
    }

    @Test
    void smallJobsWaitForTenHugeOnesNotMuchLongerThanForNone() {
        compare("ten of ten thousand slices", () -> besideHuge(10));
    }

    @Test
    void smallJobsWaitForSlicesOfManyItemsNotMuchLongerThanForNone() {
        compare("one of 64 items a slice after the other", this::besideManyItems);
    }

    private interface Measurement {
        List<Long> measure();
    }

    private void compare(String others, Measurement measurement) {
        measure();
        measurement.measure();
        List<Long> alone = new ArrayList<>();
        List<Long> beside = new ArrayList<>();
        for (int turn = 0; turn < FEWEST_TURNS || (turn < MOST_TURNS && !isFair(alone, beside)); turn++) {
            alone.addAll(measure());
            beside.addAll(measurement.measure());
        }
        System.out.printf(
                "p50 and p95 of small jobs: %d and %d µs alone, %d and %d µs beside %s%n",
                percentile(50, alone), percentile(95, alone), percentile(50, beside), percentile(95, beside), others);
        assertThat(percentile(95, beside)).isLessThanOrEqualTo(MOST_TIMES_AS_LONG * percentile(95, alone));
    }

    private static boolean isFair(List<Long> alone, List<Long> beside) {
        return percentile(95, beside) <= MOST_TIMES_AS_LONG * percentile(95, alone);
    }

    private List<Long> besideHuge(int count) {
        List<String> jobs = IntStream.range(0, count)
                .mapToObj(job -> ClusterContract.id(deployment().client().postJson("/v1/jobs", HUGE)))
                .toList();
        jobs.forEach(job -> await().atMost(Duration.ofMinutes(1)).until(() -> slices(job, "slicesDone") > 0));
        List<Long> beside = measure();
        for (String job : jobs) {
            HttpReply still = deployment().client().get(job);
            assertThat(still.field("status")).as("beside %s", still).isEqualTo("RUNNING");
            assertThat(slices(job, "slicesTotal")).isGreaterThanOrEqualTo(10_000);
            deployment().client().postJson(job + "/cancel", Map.of());
        }
        return beside;
    }

    private int slices(String job, String which) {
        return slices(deployment().client().get(job).json(), which);
    }

    private static int slices(JsonNode job, String which) {
        return job.path("progress").path(which).asInt();
    }

    private List<Long> besideManyItems() {
        AtomicBoolean measured = new AtomicBoolean();
        try (ExecutorService other = Executors.newSingleThreadExecutor()) {
            Future<Integer> submitted = other.submit(() -> {
                int count = 0;
                while (!measured.get()) {
                    HttpReply ended = deployment().client().postJson("/v1/jobs?wait=60s", MANY_ITEMS);
                    assertThat(ended.field("status")).as(ended.toString()).isEqualTo("SUCCEEDED");
                    assertThat(slices(ended.json(), "slicesTotal")).isEqualTo(SLICES);
                    count++;
                }
                return count;
            });
            List<Long> beside;
            try {
                beside = measure();
            } finally {
                measured.set(true);
            }
            assertThat(submitted)
                    .succeedsWithin(Duration.ofMinutes(1))
                    .satisfies(count -> assertThat(count).isGreaterThan(2));
            return beside;
        }
    }

    /** Nanoseconds of small jobs, one after the other. */
    private List<Long> measure() {
        List<Long> nanoseconds = new ArrayList<>();
        for (int job = 0; job < JOBS_A_TURN; job++) {
            long startedAt = System.nanoTime();
            HttpReply ended = deployment().client().run("sum(a)", Map.of("a", "small"), Map.of());
            nanoseconds.add(System.nanoTime() - startedAt);
            assertThat(ended.field("status")).as(ended.toString()).isEqualTo("SUCCEEDED");
        }
        return nanoseconds;
    }

    private static long percentile(int percent, List<Long> nanoseconds) {
        List<Long> sorted = new ArrayList<>(nanoseconds);
        Collections.sort(sorted);
        return sorted.get(sorted.size() * percent / 100) / 1_000;
    }
}
