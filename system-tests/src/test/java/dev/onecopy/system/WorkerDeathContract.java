package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A worker that is killed costs time, never a job and never a bit. */
interface WorkerDeathContract {
    Deployment deployment();

    @Test
    default void aJobSurvivesAKilledWorker() {
        deployment().awaitWorkers();
        deployment().client().put("survivor", GeneratedArray.of(ElementType.FLOAT64, 8_000_000));
        // Not exact in binary: another order of additions would give other bits.
        List<Double> factors =
                IntStream.rangeClosed(1, 400).mapToObj(i -> i * 0.1).toList();
        Map<String, Object> job =
                Map.of("expression", "sum(a * i)", "arrays", Map.of("a", "survivor"), "map", Map.of("i", factors));
        HttpReply undisturbed = deployment().client().postJson("/v1/jobs?wait=60s", job);
        assertThat(undisturbed.field("status")).as(undisturbed.toString()).isEqualTo("SUCCEEDED");

        String id = deployment().client().postJson("/v1/jobs", job).field("id");
        await().pollInterval(Duration.ofMillis(5))
                .until(() -> progress(id).path("slicesDone").asInt() > 0);
        long victim = deployment().livingWorkers().getFirst().path("processId").asLong();
        assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly()).isTrue();
        assertThat(progress(id).path("slicesDone").asInt())
                .as("the job was still running when the worker died")
                .isLessThan(progress(id).path("slicesTotal").asInt());

        HttpReply disturbed = deployment().client().get("/v1/jobs/" + id + "?wait=60s");
        assertThat(disturbed.field("status")).as(disturbed.toString()).isEqualTo("SUCCEEDED");
        assertThat(texts(disturbed)).isEqualTo(texts(undisturbed));
        deployment().client().delete("/v1/arrays/survivor");
        deployment().replaceKilledWorker();
    }

    private JsonNode progress(String jobId) {
        return deployment().client().get("/v1/jobs/" + jobId).json().path("progress");
    }

    private static List<String> texts(HttpReply job) {
        return resultValues(job).stream().map(JsonNode::toString).toList();
    }
}
