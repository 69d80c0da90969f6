package dev.onecopy.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * Debian's {@code prometheus} as a process of this test: a free port of the loopback address, its own data folder.
 * Closing ends it and deletes the folder.
 */
public final class PrometheusServer implements AutoCloseable {
    private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(20);

    private final Path folder;
    private final ServiceProcess process;
    private final OnecopyClient client;

    private PrometheusServer(Path folder, String configuration) throws IOException {
        this.folder = folder;
        Files.writeString(folder.resolve("prometheus.yml"), configuration);
        int port = FreePort.next();
        process = ServiceProcess.start(
                "prometheus",
                List.of(
                        "prometheus",
                        "--config.file=" + folder.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port),
                Map.of());
        client = new OnecopyClient(URI.create("http://127.0.0.1:" + port));
    }

    /**
     * Starts one and waits until it answers.
     *
     * @param configuration the text of its prometheus.yml
     */
    public static PrometheusServer start(String configuration) {
        try {
            PrometheusServer server =
                    new PrometheusServer(Files.createTempDirectory("onecopy-prometheus-"), configuration);
            try {
                await().atMost(STARTS_WITHIN)
                        .pollInterval(Duration.ofMillis(100))
                        .failFast("prometheus ended before it answered", server.process::requireRunning)
                        .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                        .until(() -> server.client.get("/-/ready").status() == 200);
                return server;
            } catch (RuntimeException | Error failure) {
                server.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Prometheus's data folder cannot be made", failure);
        }
    }

    /**
     * The series that an instant query gives now.
     *
     * @throws AssertionError with Prometheus's words if it is no query
     */
    public List<JsonNode> query(String expression) {
        HttpReply reply = client.get("/api/v1/query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8));
        if (reply.status() != 200) {
            throw new AssertionError(expression + " was answered with " + reply);
        }
        return StreamSupport.stream(reply.json().path("data").path("result").spliterator(), false)
                .toList();
    }

    /** The values of an instant query, in no order. */
    public List<Double> values(String expression) {
        return query(expression).stream()
                .map(series -> Double.parseDouble(series.path("value").path(1).asString()))
                .toList();
    }

    @Override
    public void close() {
        client.close();
        process.terminate(ENDS_WITHIN);
        process.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Prometheus's data folder " + folder + " cannot be deleted", failure);
        }
    }
}
