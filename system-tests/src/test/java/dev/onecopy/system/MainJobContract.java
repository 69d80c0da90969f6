package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An array goes in, an expression of it comes out: the reason for all the rest. */
interface MainJobContract {
    Deployment deployment();

    @Test
    default void mapsAnExpressionOverAnUploadedArray() {
        GeneratedArray array = GeneratedArray.of(ElementType.FLOAT64, 2048, 4096);
        HttpReply uploaded = deployment().client().post(array);
        assertThat(uploaded.status()).as(uploaded.toString()).isEqualTo(201);
        String id = uploaded.field("id");

        HttpReply job = deployment().client().run("sum(a * i)", Map.of("a", id), Map.of("i", List.of(1, 2, 3)));

        assertThat(job.status()).as(job.toString()).isEqualTo(200);
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(resultValues(job))
                .extracting(JsonNode::asDouble)
                .containsExactly(array.sum() * 1.0, array.sum() * 2.0, array.sum() * 3.0);
        JsonNode result = job.json().path("results").path(0);
        assertThat(result.path("dtype").asString()).isEqualTo("float64");
        assertThat(result.path("shape").isArray() && result.path("shape").isEmpty())
                .isTrue();
        JsonNode progress = job.json().path("progress");
        assertThat(progress.path("slicesTotal").asInt()).isGreaterThan(1);
        assertThat(progress.path("slicesDone").asInt())
                .isEqualTo(progress.path("slicesTotal").asInt());
        JsonNode memory = job.json().path("memory");
        assertThat(memory.path("bytesScanned").asLong()).as(job.toString()).isGreaterThanOrEqualTo(array.nbytes());
        assertThat(memory.path("bytesCopied").asLong()).as(job.toString()).isZero();
        assertThat(deployment().client().delete("/v1/arrays/" + id).status()).isEqualTo(204);
    }

    @Test
    default void computesWithSeveralArraysAndReductions() {
        GeneratedArray array = GeneratedArray.of(ElementType.FLOAT64, 300, 500);
        deployment().client().put("first", array);
        deployment().client().put("second", array.inFortranOrder());
        Map<String, String> both = Map.of("a", "first", "b", "second");

        // The same file order is not the same element order: only what does not depend on it is compared.
        HttpReply job = deployment().client().run("(sum(a) + sum(b)) / 2 + max(a) - min(b)", both, Map.of());

        assertThat(resultValues(job))
                .as(job.toString())
                .extracting(JsonNode::asDouble)
                .containsExactly(array.sum() + 999.0);
        HttpReply together = deployment().client().run("mean(a - a + b)", both, Map.of());
        assertThat(resultValues(together))
                .as(together.toString())
                .extracting(JsonNode::asDouble)
                .containsExactly(array.sum() / (double) array.elementCount());
        deployment().client().delete("/v1/arrays/first");
        deployment().client().delete("/v1/arrays/second");
    }

    @Test
    default void answersLaterWhenTheClientDoesNotWait() {
        deployment().client().put("later", GeneratedArray.of(ElementType.FLOAT64, 4_000_000));
        List<Integer> many = IntStream.rangeClosed(1, 100).boxed().toList();

        HttpReply accepted = deployment()
                .client()
                .postJson(
                        "/v1/jobs",
                        Map.of("expression", "sum(a * i)", "arrays", Map.of("a", "later"), "map", Map.of("i", many)));

        assertThat(accepted.status()).as(accepted.toString()).isEqualTo(202);
        assertThat(accepted.headers().firstValue("Retry-After")).isPresent();
        String location = accepted.headers().firstValue("Location").orElseThrow();
        HttpReply ended = deployment().client().get(location + "?wait=60s");
        assertThat(ended.status()).as(ended.toString()).isEqualTo(200);
        assertThat(resultValues(ended)).hasSize(many.size());
        assertThat(deployment().client().list("/v1/jobs"))
                .filteredOn(job -> job.path("id").asString().equals(ended.field("id")))
                .singleElement()
                .satisfies(job -> {
                    assertThat(job.has("results")).as("results of %s", job).isFalse();
                    assertThat(job.path("resultsAt").asString()).isEqualTo(location);
                });
        deployment().client().delete("/v1/arrays/later");
    }

    @Test
    default void keepsAllDigitsAndWhatJsonHasNoNumberFor() {
        deployment().client().put("one", GeneratedArray.of(ElementType.INT64, 2));
        HttpReply digits = deployment()
                .client()
                .run("sum(a * i)", Map.of("a", "one"), Map.of("i", List.of(9_007_199_254_740_993L)));
        assertThat(digits.text()).contains("9007199254740993");
        HttpReply notNumbers =
                deployment().client().run("sum(a * x)", Map.of("a", "one"), Map.of("x", List.of("NaN", 1.5)));
        assertThat(resultValues(notNumbers))
                .as(notNumbers.toString())
                .extracting(JsonNode::asString)
                .containsExactly("NaN", "1.5");
        deployment().client().delete("/v1/arrays/one");
    }

    @Test
    default void takesArraysOfNoDimensionAndOfNoElements() {
        deployment().client().put("scalar", GeneratedArray.of(ElementType.FLOAT32));
        deployment().client().put("empty", GeneratedArray.of(ElementType.INT16, 3, 0));
        assertThat(resultValues(deployment().client().run("sum(a) + 1", Map.of("a", "scalar"), Map.of())))
                .extracting(JsonNode::asDouble)
                .containsExactly(1.0);
        assertThat(resultValues(deployment().client().run("sum(a)", Map.of("a", "empty"), Map.of())))
                .extracting(JsonNode::asLong)
                .containsExactly(0L);
        HttpReply smallest = deployment().client().run("min(a)", Map.of("a", "empty"), Map.of());
        assertThat(smallest.status()).as(smallest.toString()).isEqualTo(400);
        deployment().client().delete("/v1/arrays/scalar");
        deployment().client().delete("/v1/arrays/empty");
    }
}
