package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.ProcessMemory;
import dev.onecopy.testing.RawHttp;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What surrounds the main job: who is there, health, documentation, metrics, and who is not let in. */
interface HttpContract {
    Deployment deployment();

    @Test
    default void showsItsWorkersAndTheSegmentTheyHaveMapped() {
        deployment().awaitWorkers();
        JsonNode segment = deployment().client().get("/v1/segment").json();
        assertThat(segment.path("capacityBytes").asLong()).isEqualTo((long) Deployment.CAPACITY_MIB << 20);
        for (JsonNode worker : deployment().livingWorkers()) {
            assertThat(worker.path("segmentId").asString())
                    .isEqualTo(segment.path("segmentId").asString());
            assertThat(worker.path("threads").asInt()).isPositive();
            assertThat(worker.path("kernels").asString()).isNotBlank();
            assertThat(worker.path("bytesPrivate").asLong()).isPositive();
            assertThat(segment.path("pageTables"))
                    .anyMatch(process -> process.path("process").equals(worker.path("id"))
                            && process.path("bytesPageTables").asLong() > 0);
            long mapped = ProcessMemory.of(worker.path("processId").asLong())
                    .mappedBytes(Path.of(segment.path("path").asString()));
            assertThat(mapped)
                    .isGreaterThanOrEqualTo(segment.path("capacityBytes").asLong());
            assertThat(worker.path("bytesMapped").asLong()).isEqualTo(mapped);
        }
    }

    @Test
    default void isHealthy() {
        HttpReply health = deployment().client().get("/actuator/health");
        assertThat(health.status()).as(health.toString()).isEqualTo(200);
        assertThat(health.field("status")).isEqualTo("UP");
    }

    @Test
    default void describesItself() {
        JsonNode description = deployment().client().get("/v3/api-docs").json();
        assertThat(description.path("paths").propertyNames())
                .contains("/v1/arrays", "/v1/arrays/{name}", "/v1/jobs", "/v1/jobs/{id}", "/v1/workers", "/v1/segment");
        HttpReply page = deployment().client().get("/swagger-ui/index.html");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).isEqualTo("text/html");
        assertThat(deployment().client().get("/docs").status()).isIn(200, 302);
    }

    @Test
    default void measuresItself() {
        deployment().client().put("measured", GeneratedArray.of(ElementType.INT8, 100));
        deployment().client().run("sum(a)", Map.of("a", "measured"), Map.of());
        assertThat(deployment().client().get("/actuator/prometheus").text())
                .contains("onecopy_segment_capacity_bytes")
                .contains("onecopy_segment_used_bytes")
                .contains("onecopy_upload_bytes_total")
                .contains("onecopy_slices_resent_total")
                .contains("onecopy_results_dropped_total")
                .contains("onecopy_jobs_seconds_count{");
        deployment().client().delete("/v1/arrays/measured");
    }

    @ParameterizedTest
    @CsvSource({
        "Host, attacker.example, forbidden_host",
        "Origin, http://attacker.example, forbidden_origin",
        "Origin, null, forbidden_origin",
        "Sec-Fetch-Site, cross-site, forbidden_origin"
    })
    default void letsNoForeignPageIn(String header, String value, String code) throws IOException {
        for (String request : new String[] {"GET /v1/arrays", "GET /actuator/health", "PUT /v1/arrays/foreign"}) {
            try (RawHttp http = new RawHttp(deployment().client().root())) {
                Map<String, String> headers = header.equals("Host")
                        ? Map.of(header, value, "Content-Length", "0")
                        : Map.of("Host", "127.0.0.1", header, value, "Content-Length", "0");
                http.sendHead(request + " HTTP/1.1", headers);
                assertThat(http.readHead().getFirst()).as(request).contains(" 403");
                assertThat(http.readSome()).contains(code);
            }
        }
    }

    @Test
    default void servesItsOwnPages() throws IOException {
        int port = deployment().client().root().getPort();
        try (RawHttp http = new RawHttp(deployment().client().root())) {
            http.sendHead(
                    "GET /v1/arrays HTTP/1.1",
                    Map.of(
                            "Host",
                            "localhost:" + port,
                            "Origin",
                            "http://localhost:" + port,
                            "Sec-Fetch-Site",
                            "same-origin"));
            assertThat(http.readHead().getFirst()).contains(" 200");
        }
    }

    @Test
    default void asksForABodyThatItWants() throws IOException {
        GeneratedArray array = GeneratedArray.of(ElementType.INT32, 1000);
        try (RawHttp http = new RawHttp(deployment().client().root())) {
            http.sendHead(
                    "PUT /v1/arrays/asked HTTP/1.1",
                    Map.of(
                            "Host",
                            "127.0.0.1",
                            "Content-Length",
                            Long.toString(array.fileBytes()),
                            "Expect",
                            "100-continue"));
            assertThat(http.readHead().getFirst()).contains(" 100");
            http.sendBody(array.toBytes());
            assertThat(http.readHead().getFirst()).contains(" 201");
        }
        deployment().client().delete("/v1/arrays/asked");
    }
}
