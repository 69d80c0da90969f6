package dev.onecopy.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.RawHttp;
import dev.onecopy.worker.config.WorkerProperties;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;

/** The whole worker where there is neither a broker nor a segment: it must start and wait. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"onecopy.segment.path=/dev/shm/onecopy-no-such-folder/segment", "spring.rabbitmq.port=1"})
class WorkerApplicationTest {
    @LocalServerPort
    private int port;

    @Autowired
    private ApplicationContext context;

    @Test
    void itLivesButIsNotReadyWhileThereIsNoSegment() throws IOException, InterruptedException {
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        HttpResponse<String> readiness = get("/actuator/health/readiness");
        assertThat(readiness.statusCode()).isEqualTo(503);
        assertThat(readiness.body()).contains("the segment is not mapped yet");
    }

    @Test
    void itsMetricsCanBeScraped() throws IOException, InterruptedException {
        HttpResponse<String> metrics = get("/actuator/prometheus");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body())
                .contains("onecopy_slice_compute_seconds_count{outcome=\"computed\"} 0")
                .contains("onecopy_slice_scanned_bytes_total 0.0")
                .contains("onecopy_process_memory_private_bytes ")
                .contains("onecopy_process_memory_shared_bytes ")
                .contains("onecopy_segment_mapped_bytes 0.0");
    }

    @Test
    void nothingElseOfTheActuatorIsShown() throws IOException, InterruptedException {
        assertThat(get("/actuator/env").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/beans").statusCode()).isEqualTo(404);
        assertThat(get("/actuator/heapdump").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "attacker.example, , 403",
        "127.0.0.1.attacker.example:80, , 403",
        "127.0.0.1, http://attacker.example, 403",
        "localhost:8081, , 200",
        "[::1], , 200"
    })
    void noPageOfAnotherSiteLooksAtIt(String host, @Nullable String origin, int status) throws IOException {
        try (RawHttp http = new RawHttp(URI.create("http://127.0.0.1:" + port))) {
            http.sendHead(
                    "GET /actuator/health/liveness HTTP/1.1",
                    origin == null ? Map.of("Host", host) : Map.of("Host", host, "Origin", origin));
            assertThat(http.readHead().getFirst()).contains(" " + status);
        }
    }

    @Test
    void aWorkerWithoutAnIdGetsOne() {
        assertThat(context.getBean(WorkerProperties.class).id()).matches("worker-[0-9a-f]{8}");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
