package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** The whole flow over RabbitMQ, with each service in a process of its own. */
@Tag("processes")
@TestInstance(Lifecycle.PER_CLASS)
class RabbitMqFlowTest
        implements MainJobContract,
                ArrayContract,
                BadInputContract,
                HttpContract,
                ReservationContract,
                ImportContract,
                ImageContract,
                WorkerDeathContract,
                ExpressionContract {
    private @Nullable SeparateDeployment deployment;

    @BeforeAll
    void start() throws IOException {
        deployment = SeparateDeployment.start();
    }

    @AfterAll
    void end() {
        if (deployment != null) {
            deployment.close();
        }
    }

    @Override
    public SeparateDeployment deployment() {
        return Objects.requireNonNull(deployment);
    }

    @Test
    void workersServeHealthAndMetrics() {
        List<URI> roots = deployment().workerRoots();
        assertThat(roots).hasSize(Deployment.WORKERS);
        for (URI root : roots) {
            try (OnecopyClient worker = new OnecopyClient(root)) {
                HttpReply health = worker.get("/actuator/health");
                assertThat(health.field("status")).as(health.toString()).isEqualTo("UP");
                assertThat(worker.get("/actuator/prometheus").text())
                        .contains("onecopy_slice_compute_seconds_count")
                        .contains("onecopy_slice_scanned_bytes_total")
                        .contains("onecopy_segment_mapped_bytes");
            }
        }
    }

    @Test
    void whatCannotBeReadEndsAsADeadLetterAndHarmsNobody() throws Exception {
        byte[] garbage = "{not a message".getBytes(StandardCharsets.UTF_8);
        try (Connection connection = deployment().broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.basicPublish("onecopy", "onecopy.heartbeats", null, garbage);
            for (String queue : List.of("onecopy.tasks", "onecopy.results")) {
                long before = channel.messageCount("onecopy.dead-letters");
                channel.basicPublish("onecopy", queue, null, garbage);
                Awaitility.await(queue)
                        .atMost(Duration.ofSeconds(10))
                        .until(() -> channel.messageCount("onecopy.dead-letters") == before + 1);
            }
        }
        HttpReply job = deployment().client().run("sum(1 + 1)", Map.of(), Map.of());
        assertThat(job.status()).as(job.toString()).isEqualTo(200);
        assertThat(deployment().livingWorkers()).hasSize(Deployment.WORKERS);
    }
}
