package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What the tests on a {@link Cluster} have in common: it has {@value #WORKERS} workers and an array {@code a}. */
interface ClusterContract {
    int WORKERS = 2;
    Duration ENDS_WITHIN = Duration.ofMinutes(5);

    Cluster cluster();

    static void signal(String name, ServiceProcess process) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.processId())).start();
            assertThat(kill.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(kill.exitValue()).isZero();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Long enough to be disturbed; not exact in binary, so that another order of additions would give other bits. */
    default String submit(int start) {
        List<Double> factors =
                IntStream.rangeClosed(start, 200).mapToObj(i -> i * 0.1).toList();
        return id(cluster().client().postJson("/v1/jobs", job("sum(a * i)", "a", Map.of("i", factors))));
    }

    static Map<String, Object> job(String expression, String array, Map<String, List<?>> map) {
        return Map.of("expression", expression, "arrays", Map.of("a", array), "map", map);
    }

    static String id(HttpReply accepted) {
        assertThat(accepted.status()).as(accepted.toString()).isIn(200, 202);
        return "/v1/jobs/" + accepted.field("id");
    }

    /** Waits until one of them is in the middle; or until all have ended, so that a fast machine is not waited for. */
    default void awaitRunning(List<String> jobs) {
        await().atMost(ENDS_WITHIN)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> jobs.stream().anyMatch(this::isInTheMiddle)
                        || jobs.stream()
                                .allMatch(job -> cluster().client().get(job).status() == 200));
    }

    default boolean isInTheMiddle(String job) {
        JsonNode progress = cluster().client().get(job).json().path("progress");
        int done = progress.path("slicesDone").asInt();
        return done > 0 && done < progress.path("slicesTotal").asInt();
    }

    /** However long it takes workers to start on a busy machine. */
    default List<HttpReply> ended(List<String> jobs) {
        for (String job : jobs) {
            await().atMost(ENDS_WITHIN)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> cluster().client().get(job + "?wait=30s").status() == 200);
        }
        return jobs.stream().map(job -> cluster().client().get(job)).toList();
    }

    static List<String> values(HttpReply job) {
        return resultValues(job).stream().map(JsonNode::toString).toList();
    }

    default long usedBytes() {
        return cluster().client().get("/v1/segment").json().path("usedBytes").asLong();
    }

    default double dropped() {
        return metric("onecopy_results_dropped_total");
    }

    /** Waits until every job has ended, and what the last ones have reserved is free. */
    default void awaitNothingReserved() {
        await().atMost(ENDS_WITHIN)
                .until(() -> cluster().client().list("/v1/arrays").stream()
                        .allMatch(array -> array.path("state").asString().equals("READY")));
    }

    default double metric(String name) {
        return metric(cluster().client().get("/actuator/prometheus").text(), name);
    }

    /** Of all series of that name together. */
    static double metric(String scrape, String name) {
        List<String> samples = scrape.lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .toList();
        assertThat(samples).as(name).isNotEmpty();
        return samples.stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
