package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Expressions that take several passes, and those that give arrays. Element {@code k} of every input is k mod 1000. */
interface ExpressionContract {
    int HEADER_BYTES = 128;
    int PERIOD = 1000;

    Deployment deployment();

    @Test
    default void anElementWiseResultIsAnArrayInTheSegment() throws IOException {
        long usedBefore = deployment().usedBytes();
        int count = 3_000_000;
        deployment().client().put("input", GeneratedArray.of(ElementType.FLOAT64, count));

        HttpReply job =
                run("a * i + 1", Map.of("a", "input"), Map.of("map", Map.of("i", List.of(2, 3)), "output", "o"));

        JsonNode result = succeeded(job).path("results").path(1);
        assertThat(result.path("dtype").asString()).isEqualTo("float64");
        assertThat(result.path("shape").toString()).isEqualTo("[" + count + "]");
        assertThat(result.has("value")).as("too many to stand in the results").isFalse();
        assertThat(result.path("array").path("name").asString()).isEqualTo("o-1");
        assertThat(result.path("array").path("expiresAt").isNull()).isTrue();
        assertThat(result.path("array").path("state").asString()).isEqualTo("READY");
        assertElements("o-0", count, k -> k * 2 + 1);
        assertElements("o-1", count, k -> k * 3 + 1);
        delete("input", "o-0", "o-1");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void aSmallArrayStandsInTheResultsTooAndGoesWhenNobodyWantsIt() {
        deployment().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 2, 3));

        JsonNode result = succeeded(run("a / where(a == 1, 0, a)", Map.of("a", "small"), Map.of()))
                .path("results")
                .path(0);

        assertThat(result.path("value").toString()).isEqualTo("[[\"NaN\",\"Infinity\",1.0],[1.0,1.0,1.0]]");
        assertThat(result.path("array").path("name").isNull()).isTrue();
        assertThat(result.path("array").path("expiresAt").isString()).isTrue();
        delete("small", result.path("arrayId").asString());
    }

    @Test
    default void whatNeedsSeveralPassesIsComputedInStages() {
        int count = 2_000_000;
        deployment().client().put("stages", GeneratedArray.of(ElementType.FLOAT64, count));

        HttpReply job = run("mean((a - mean(a))**2)", Map.of("a", "stages"), Map.of());

        // The variance of 0 … 999, each as often as the others.
        assertThat(resultValues(job))
                .as(job.toString())
                .extracting(JsonNode::asDouble)
                .containsExactly(83333.25);
        assertThat(job.json().path("memory").path("bytesScanned").asLong())
                .as("both passes")
                .isGreaterThanOrEqualTo(2L * count * Double.BYTES);
        JsonNode progress = job.json().path("progress");
        assertThat(progress.path("slicesDone").asInt())
                .isEqualTo(progress.path("slicesTotal").asInt());
        delete("stages");
    }

    @Test
    default void aReductionOverAnAxisGivesAnArray() throws IOException {
        int rows = 3_000;
        deployment().client().put("table", GeneratedArray.of(ElementType.INT64, rows, PERIOD));

        succeeded(run("a.sum(axis=0)", Map.of("a", "table"), Map.of("output", "columns")));
        succeeded(run("a.sum(axis=1)", Map.of("a", "table"), Map.of("output", "rows")));

        ByteBuffer columns = elements("columns");
        for (int column = 0; column < PERIOD; column++) {
            assertThat(columns.getLong()).isEqualTo((long) rows * column);
        }
        assertThat(columns.hasRemaining()).isFalse();
        ByteBuffer sums = elements("rows");
        for (int row = 0; row < rows; row++) {
            assertThat(sums.getLong()).isEqualTo(499_500);
        }
        delete("table", "columns", "rows");
    }

    @Test
    default void aViewOfAnArrayBecomesAnArrayOfItsOwn() throws IOException {
        deployment().client().put("viewed", GeneratedArray.of(ElementType.FLOAT64, 500, PERIOD));

        succeeded(run("a.T[::2]", Map.of("a", "viewed"), Map.of("output", "view")));

        assertThat(deployment()
                        .client()
                        .get("/v1/arrays/view")
                        .json()
                        .path("shape")
                        .toString())
                .isEqualTo("[500,500]");
        HttpReply sums = run("a.sum(axis=1)", Map.of("a", "view"), Map.of());
        assertThat(succeeded(sums).path("results").path(0).path("value").path(1).asDouble())
                .isEqualTo(500 * 2.0);
        delete(
                "viewed",
                "view",
                sums.json().path("results").path(0).path("arrayId").asString());
    }

    @Test
    default void aJobMayReplaceTheArrayThatItReadsAndReadersSeeBeforeOrAfter() throws IOException {
        long usedBefore = deployment().usedBytes();
        int count = 1_000_000;
        deployment().client().put("zeros", GeneratedArray.of(ElementType.FLOAT64, count));
        Map<String, Object> replace = Map.of("output", "level", "replace", true);
        succeeded(run("a * 0", Map.of("a", "zeros"), replace));
        CompletableFuture<Void> jobs = CompletableFuture.runAsync(() -> {
            for (int round = 0; round < 10; round++) {
                succeeded(run("a + 1", Map.of("a", "level"), replace));
            }
        });
        double last = 0;
        while (!jobs.isDone() || last < 10) {
            ByteBuffer level = elements("level");
            double first = level.getDouble();
            assertThat(first).isBetween(last, 10.0);
            while (level.hasRemaining()) {
                if (level.getDouble() != first) {
                    throw new AssertionError("a reader saw two versions at once");
                }
            }
            last = first;
        }
        jobs.join();
        delete("zeros", "level");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void whatCannotBecomeAnArrayIsRefusedBeforeThereIsAJob() {
        long usedBefore = deployment().usedBytes();
        deployment().client().put("wide", GeneratedArray.of(ElementType.FLOAT64, 3_000, 1));
        deployment().client().put("high", GeneratedArray.of(ElementType.FLOAT64, 1, 30_000));
        Map<String, String> arrays = Map.of("a", "wide");

        assertRefused(409, "name_taken", run("a + 1", arrays, Map.of("output", "wide")));
        assertRefused(400, "invalid_name", run("a + 1", arrays, Map.of("output", "no name")));
        assertRefused(400, "invalid_output", run("sum(a)", arrays, Map.of("output", "scalar")));
        assertRefused(400, "invalid_request", run("a + 1", arrays, Map.of("replace", true)));
        assertRefused(507, "segment_full", run("a + b", Map.of("a", "wide", "b", "high"), Map.of()));
        delete("wide", "high");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void aJobThatFailsLeavesNothing() {
        long usedBefore = deployment().usedBytes();
        deployment().client().put("hurried", GeneratedArray.of(ElementType.FLOAT64, 4_000_000));

        HttpReply job = run("exp(sin(a) + cos(a)) - a.mean()", Map.of("a", "hurried"), Map.of("timeout", "5ms"));

        assertThat(job.field("status")).as(job.toString()).isEqualTo("FAILED");
        delete("hurried");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void workersThatAreKilledWhileTheyWriteHarmNoByte() throws IOException {
        deployment().awaitWorkers();
        int count = 8_000_000;
        deployment().client().put("written", GeneratedArray.of(ElementType.FLOAT64, count));
        for (int round = 0; round < 2; round++) {
            Map<String, Object> body = body("sqrt(a * a) + a", Map.of("a", "written"), Map.of("output", "bytes"));
            String id = deployment().client().postJson("/v1/jobs", body).field("id");
            await().pollInterval(Duration.ofMillis(2))
                    .until(() -> progress(id).path("slicesDone").asInt() > 0);
            long victim =
                    deployment().livingWorkers().getFirst().path("processId").asLong();
            assertThat(ProcessHandle.of(victim).orElseThrow().destroyForcibly()).isTrue();
            succeeded(deployment().client().get("/v1/jobs/" + id + "?wait=60s"));
            assertElements("bytes", count, k -> 2.0 * k);
            delete("bytes");
            deployment().replaceKilledWorker();
        }
        delete("written");
    }

    private JsonNode progress(String jobId) {
        return deployment().client().get("/v1/jobs/" + jobId).json().path("progress");
    }

    private HttpReply run(String expression, Map<String, String> arrays, Map<String, ?> more) {
        return deployment().client().postJson("/v1/jobs?wait=60s", body(expression, arrays, more));
    }

    private static Map<String, Object> body(String expression, Map<String, String> arrays, Map<String, ?> more) {
        Map<String, Object> body = new HashMap<>(more);
        body.put("expression", expression);
        body.put("arrays", arrays);
        return body;
    }

    private static JsonNode succeeded(HttpReply job) {
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
        return job.json();
    }

    private static void assertRefused(int status, String code, HttpReply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.field("code")).isEqualTo(code);
    }

    private void assertElements(String name, int count, IntToDoubleFunction expected) throws IOException {
        ByteBuffer elements = elements(name);
        assertThat(elements.remaining()).isEqualTo(count * Double.BYTES);
        for (int index = 0; index < count; index++) {
            double element = elements.getDouble();
            if (element != expected.applyAsDouble(index % PERIOD)) {
                throw new AssertionError("element " + index + " of " + name + " is " + element);
            }
        }
    }

    private ByteBuffer elements(String name) throws IOException {
        try (InputStream content = deployment().client().content(name)) {
            byte[] file = content.readAllBytes();
            assertThat(new String(file, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
            return ByteBuffer.wrap(file, HEADER_BYTES, file.length - HEADER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private void delete(String... arrays) {
        for (String array : arrays) {
            assertThat(deployment().client().delete("/v1/arrays/" + array).status())
                    .as(array)
                    .isEqualTo(204);
        }
    }
}
