package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.OtlpReceiver;
import dev.onecopy.testing.RabbitMqBroker;
import dev.onecopy.testing.SelfSignedCertificate;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is off unless somebody asks for it, all at once, by the settings of docs/operations.md: certificates for HTTP
 * and AMQP, traces, logs as JSON.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class EncryptedAndTracedTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE_PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    private final OtlpReceiver collector = OtlpReceiver.start();
    private final List<ServiceProcess> processes = new ArrayList<>();
    private @Nullable RabbitMqBroker broker;
    private @Nullable OnecopyClient client;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        SelfSignedCertificate certificate = SelfSignedCertificate.in(folder);
        broker = RabbitMqBroker.startWithTls(certificate);
        int port = FreePort.next();
        client = new OnecopyClient(URI.create("https://127.0.0.1:" + port), certificate);
        Path segment = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-system-test-")
                .resolve("segment");
        Map<String, String> environment = environment(certificate);
        processes.add(ServiceProcess.startJar(
                "api-service",
                Jars.apiService(),
                192,
                List.of(
                        "--server.port=" + port,
                        "--server.ssl.bundle=onecopy",
                        "--spring.ssl.bundle.pem.onecopy.keystore.certificate=file:" + certificate.certificate(),
                        "--spring.ssl.bundle.pem.onecopy.keystore.private-key=file:" + certificate.privateKey(),
                        "--onecopy.segment.path=" + segment,
                        "--onecopy.segment.capacity=32MB",
                        "--onecopy.segment.on-stop=delete"),
                environment));
        processes.add(ServiceProcess.startWorker(
                "worker-service",
                Jars.workerService(),
                96,
                List.of("--server.port=" + FreePort.next(), "--onecopy.segment.path=" + segment),
                environment));
        awaitWorker();
    }

    private void awaitWorker() {
        try {
            await().atMost(Deployment.STARTS_WITHIN)
                    .pollInterval(Duration.ofMillis(200))
                    .failFast("a service ended", () -> processes.forEach(ServiceProcess::requireRunning))
                    .ignoreExceptionsInstanceOf(UncheckedIOException.class)
                    .until(() -> client().list("/v1/workers").size() == 1);
        } catch (RuntimeException late) {
            String output = String.join(
                    "\n", processes.stream().map(ServiceProcess::text).toList());
            throw new IllegalStateException("the services did not become ready\n" + output, late);
        }
    }

    private Map<String, String> environment(SelfSignedCertificate certificate) {
        RabbitMqBroker running = Objects.requireNonNull(broker);
        Map<String, String> environment = new HashMap<>(running.springEnvironment());
        environment.put("SPRING_RABBITMQ_PORT", Integer.toString(running.tlsPort()));
        environment.put("SPRING_RABBITMQ_SSL_ENABLED", "true");
        environment.put("SPRING_RABBITMQ_SSL_BUNDLE", "broker");
        environment.put("SPRING_SSL_BUNDLE_PEM_BROKER_TRUSTSTORE_CERTIFICATE", "file:" + certificate.certificate());
        environment.put("SPRING_PROFILES_ACTIVE", "tracing");
        environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_ENDPOINT", collector.endpoint());
        environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "200ms");
        environment.put("LOGGING_STRUCTURED_FORMAT_CONSOLE", "ecs");
        return environment;
    }

    @AfterAll
    void end() throws IOException {
        for (ServiceProcess process : processes.reversed()) {
            process.terminate(Deployment.ENDS_WITHIN);
            process.close();
        }
        if (client != null) {
            client.close();
        }
        if (broker != null) {
            broker.close();
        }
        collector.close();
    }

    private OnecopyClient client() {
        return Objects.requireNonNull(client);
    }

    @Test
    void oneTraceLeadsFromTheRequestThroughTheSlicesToTheAnswer() {
        client().put("a", GeneratedArray.of(ElementType.FLOAT64, 1 << 20));
        HttpReply job = client().postJson(
                        "/v1/jobs?wait=60s",
                        Map.of("expression", "sum(a)", "arrays", Map.of("a", "a")),
                        "traceparent",
                        TRACE_PARENT);
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(collector.hasSpan("onecopy-api", TRACE_ID, "http post /v1/jobs"))
                    .isTrue();
            assertThat(collector.hasSpan("onecopy-api", TRACE_ID, "job")).isTrue();
            assertThat(collector.hasSpan("onecopy-worker", TRACE_ID, "slice")).isTrue();
        });
    }

    @Test
    void aProblemAndTheLogSayWhichTraceTheyBelongTo() {
        HttpReply problem = client().get("/v1/arrays/nothing-here", "traceparent", TRACE_PARENT);
        assertThat(problem.status()).isEqualTo(404);
        assertThat(problem.field("traceId")).isEqualTo(TRACE_ID);
        assertThat(processes)
                .allSatisfy(process -> assertThat(process.output())
                        .filteredOn(line -> line.contains("\"log\""))
                        .isNotEmpty()
                        .allMatch(line -> line.startsWith("{\"@timestamp\":") && line.contains("\"message\":")));
    }

    @Test
    void nobodySpeaksPlainTextAndNobodyTrustsAnUnknownCertificate() {
        try (OnecopyClient stranger = new OnecopyClient(client().root())) {
            assertThatThrownBy(() -> stranger.get("/v1/arrays"))
                    .hasRootCauseMessage("unable to find valid certification path to requested target");
        }
        URI plain = URI.create("http://127.0.0.1:" + client().root().getPort());
        try (OnecopyClient eavesdropper = new OnecopyClient(plain)) {
            assertThat(eavesdropper.get("/v1/arrays").status()).isEqualTo(400);
        }
        ConnectionFactory factory = Objects.requireNonNull(broker).connectionFactory();
        factory.setPort(broker.tlsPort());
        factory.setHandshakeTimeout(2_000);
        assertThatThrownBy(() -> connect(factory)).isInstanceOf(Exception.class);
    }

    private static void connect(ConnectionFactory factory) throws Exception {
        try (Connection connection = factory.newConnection()) {
            assertThat(connection.isOpen())
                    .as("a plain connection to the port of TLS")
                    .isFalse();
        }
    }
}
