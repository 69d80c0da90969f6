package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.onecopy.system.Dashboards.Alert;
import dev.onecopy.system.Dashboards.Panel;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.MetricsTable;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.PrometheusServer;
import dev.onecopy.testing.RabbitMqBroker;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the dashboards and the alerts ask for, asked of a real Prometheus that scrapes the real services by the
 * configuration of grafana/, in which only the addresses are others.
 */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class DashboardTest {
    private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);
    private static final int MEBIBYTE = 1 << 20;

    private @Nullable SeparateDeployment deployment;
    private @Nullable PrometheusServer prometheus;
    private @Nullable ServiceProcess functions;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        deployment = SeparateDeployment.start(RabbitMqBroker.startWithMetrics());
        prometheus = PrometheusServer.start(configuration(folder));
        functions = Python.startWorker(1, client().root(), deployment.broker().address());
        makeThingsHappen();
    }

    @AfterAll
    void end() {
        if (prometheus != null) {
            prometheus.close();
        }
        if (functions != null) {
            functions.close();
        }
        if (deployment != null) {
            deployment.close();
        }
    }

    private OnecopyClient client() {
        return Objects.requireNonNull(deployment).client();
    }

    private PrometheusServer prometheus() {
        return Objects.requireNonNull(prometheus);
    }

    /** The configuration of grafana/ with the addresses of this test in place of the names of containers. */
    private String configuration(Path folder) throws IOException {
        SeparateDeployment running = Objects.requireNonNull(deployment);
        Path key = Files.writeString(folder.resolve("key"), "oc_not-asked-for");
        String workers = running.workerRoots().stream()
                .map(root -> "\"127.0.0.1:" + root.getPort() + "\"")
                .collect(Collectors.joining(", "));
        return Files.readString(Dashboards.PROMETHEUS.resolve("prometheus.yml"))
                .replace("scrape_interval: 5s", "scrape_interval: 1s")
                .replace(
                        "[alerts.yml]",
                        "[" + Dashboards.PROMETHEUS.resolve("alerts.yml").toRealPath() + "]")
                .replace("/keys/prometheus", key.toString())
                .replace("api-service:8080", "127.0.0.1:" + client().root().getPort())
                .replace("rabbitmq:15692", running.broker().metricsAddress())
                .replaceFirst(
                        "(?s)dns_sd_configs:.*?refresh_interval: 5s", "static_configs: [{targets: [" + workers + "]}]");
    }

    /** Everything that a panel shows: jobs of several kinds, failures, refusals, uploads, a message nobody can read. */
    private void makeThingsHappen() throws Exception {
        GeneratedArray array = GeneratedArray.of(ElementType.FLOAT64, MEBIBYTE);
        client().put("shown", array);
        client().put("cut", new byte[] {(byte) 0x93, 'N', 'U', 'M'});
        Files.write(Objects.requireNonNull(deployment).importRoot().resolve("imported.npy"), array.toBytes());
        client().postJson(
                        "/v1/arrays?name=imported",
                        Map.of(
                                "kind",
                                "import",
                                "path",
                                deployment.importRoot().resolve("imported.npy").toString()));
        Files.delete(deployment.importRoot().resolve("imported.npy"));
        try (Connection connection = deployment.broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            byte[] garbage = "{".getBytes(StandardCharsets.UTF_8);
            channel.basicPublish("onecopy", "onecopy.tasks", null, garbage);
            channel.basicPublish("onecopy", "onecopy.results", null, garbage);
        }
        runJobs();
    }

    /** With a timeout that has passed before the first slice is computed. */
    private void failAndRetry() {
        String id = client().postJson(
                        "/v1/jobs?wait=30s",
                        Map.of("expression", "median(a)", "arrays", Map.of("a", "shown"), "timeout", "1ms"))
                .field("id");
        client().postJson("/v1/jobs/" + id + "/retry", Map.of());
    }

    private void runJobs() {
        failAndRetry();
        for (String expression : List.of("sum(a)", "mean(a, axis=0)", "sqrt(a)")) {
            client().run(expression, Map.of("a", "shown"), Map.of());
        }
        client().run("sum(a * i)", Map.of("a", "shown"), Map.of("i", List.of(1, 2, 3)));
        client().run("worker(a, 2)", Map.of("a", "shown"), Map.of());
        client().put("again", GeneratedArray.of(ElementType.INT8, 100));
        client().get("/v1/arrays/nothing-here");
    }

    @Test
    void everyPanelShowsSomething() {
        await().atMost(SEEN_WITHIN).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> {
            runJobs();
            assertThat(Dashboards.panels().stream().flatMap(this::empty)).isEmpty();
        });
    }

    private Stream<String> empty(Panel panel) {
        return panel.targets().stream()
                .map(target -> target.path("expr").asString())
                .filter(expression -> !hasData(inGrafana(expression)))
                .map(expression -> panel + ": " + expression);
    }

    /** As Grafana fills its variables in, for a scrape a second. */
    private static String inGrafana(String expression) {
        return expression.replace("$__rate_interval", "30s").replace("$__range", "15m");
    }

    private boolean hasData(String expression) {
        return prometheus().values(expression).stream().anyMatch(value -> !value.isNaN());
    }

    /** Of an alert that is not raised, what it compares must be there: the sides of its comparisons. */
    @Test
    void everyAlertLooksAtSomething() {
        await().atMost(SEEN_WITHIN)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> assertThat(Dashboards.alerts().stream()
                                .flatMap(alert -> compared(alert))
                                .filter(expression -> !hasData(expression)))
                        .isEmpty());
    }

    private static Stream<String> compared(Alert alert) {
        List<String> sides = new ArrayList<>();
        for (String condition : alert.expression().split("\\s+and\\s+", -1)) {
            sides.add(condition.replaceFirst("\\s*(==|>)\\s*[0-9.]+\\s*$", ""));
        }
        assertThat(sides).as(alert.name()).doesNotContain(alert.expression());
        return sides.stream();
    }

    @Test
    void aDeadLetterRaisesItsAlert() {
        await().atMost(SEEN_WITHIN)
                .untilAsserted(() -> assertThat(
                                prometheus().query("ALERTS{alertname=\"OnecopyDeadLetters\", alertstate=\"firing\"}"))
                        .isNotEmpty());
    }

    @Test
    void everyMetricOfTheServicesIsDocumented() throws IOException {
        List<String> documented = MetricsTable.documentedNames();
        await().atMost(SEEN_WITHIN)
                .until(() -> ownMetrics().stream().anyMatch(name -> name.startsWith("onecopy_slice_compute")));
        assertThat(ownMetrics().stream()
                        .filter(name -> !documented.contains(name))
                        .map(name -> name.replaceFirst("_(bucket|sum|count|max)$", "")))
                .isSubsetOf(documented);
    }

    private List<String> ownMetrics() {
        return prometheus().query("group by (__name__) ({__name__=~\"onecopy_.*\"})").stream()
                .map(series -> series.path("metric").path("__name__").asString())
                .toList();
    }

    @Test
    void theMetricsProveThatThereIsOneCopy() {
        await().atMost(SEEN_WITHIN)
                .until(() -> prometheus().values("max(onecopy_segment_used_bytes)").stream()
                        .anyMatch(used -> used >= 16.0 * MEBIBYTE));
        assertThat(prometheus().values("onecopy_job_copied_bytes_total")).containsExactly(0.0);
        assertThat(prometheus().values("count(onecopy_process_memory_private_bytes)"))
                .containsExactly(3.0);
    }

    @Test
    void promtoolPassesTheRulesAndTheirTests() throws IOException {
        for (List<String> arguments : List.of(
                List.of("check", "rules", "alerts.yml"),
                List.of("test", "rules", "alerts-test.yml"),
                List.of("check", "config", "--syntax-only", "prometheus.yml"))) {
            List<String> command = new ArrayList<>(List.of("promtool"));
            command.addAll(arguments.subList(0, arguments.size() - 1));
            command.add(Dashboards.PROMETHEUS
                    .resolve(arguments.getLast())
                    .toRealPath()
                    .toString());
            try (ServiceProcess promtool = ServiceProcess.start("promtool", command, Map.of())) {
                assertThat(promtool.awaitExit(Duration.ofSeconds(30)))
                        .as(promtool.text())
                        .isZero();
            }
        }
    }
}
