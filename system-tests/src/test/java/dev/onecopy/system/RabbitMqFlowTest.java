package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.RawHttp;
import dev.onecopy.topology.Topology;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    /** More than there are places for uploads, and more than the server has threads. */
    @Test
    void slowUploadsKeepNobodyElseFromWorking() throws IOException {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int upload = 0; upload < 200; upload++) {
                RawHttp http = new RawHttp(deployment().client().root());
                slow.add(http);
                http.sendHead(
                        "PUT /v1/arrays/slow-" + upload + " HTTP/1.1",
                        Map.of("Host", "127.0.0.1", "Content-Length", "100000"));
                http.sendBody(new byte[] {(byte) 0x93});
            }
            // As many as there are places are waited for, whichever came first; the others are told to come again.
            List<String> answers = new CopyOnWriteArrayList<>();
            slow.forEach(http -> Thread.ofVirtual().start(() -> answers.addAll(firstLine(http))));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> answers.size() == slow.size() - 64);
            assertThat(answers).allMatch(line -> line.contains(" 429"));
            for (int job = 0; job < 5; job++) {
                assertThat(deployment()
                                .client()
                                .run("sum(1 + 1)", Map.of(), Map.of())
                                .status())
                        .isEqualTo(200);
            }
            assertThat(deployment().client().get("/v1/arrays").status()).isEqualTo(200);
        } finally {
            for (RawHttp http : slow) {
                http.close();
            }
        }
        GeneratedArray array = GeneratedArray.of(ElementType.INT8, 100);
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> deployment().client().put("quick", array).status() == 201);
        deployment().client().delete("/v1/arrays/quick");
    }

    private static List<String> firstLine(RawHttp http) {
        try {
            return http.readHead().subList(0, 1);
        } catch (IOException unanswered) {
            return List.of();
        }
    }

    /** Seeds are in the assertion; a message is one of the documented ones with some of its characters changed. */
    @ParameterizedTest
    @ValueSource(strings = {Topology.TASKS, Topology.SHORT_TASKS, Topology.RESULTS, Topology.HEARTBEATS, ""})
    void hostileMessagesHarmNobody(String queue) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        try (Connection connection = deployment().broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            for (int message = 0; message < 200; message++) {
                byte[] body = hostileMessage(random);
                channel.basicPublish(
                        queue.isEmpty() ? Topology.CONTROL_EXCHANGE : Topology.EXCHANGE,
                        queue,
                        hostileProperties(random),
                        body);
            }
            Awaitility.await("seed " + seed)
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> queue.isEmpty() || channel.messageCount(queue) == 0);
        }
        HttpReply job = deployment().client().run("sum(1 + 1)", Map.of(), Map.of());
        assertThat(job.field("status")).as("seed " + seed + " " + job).isEqualTo("SUCCEEDED");
        assertThat(deployment().livingWorkers()).as("seed " + seed).hasSize(Deployment.WORKERS);
    }

    private static byte[] hostileMessage(Random random) {
        String id = UUID.randomUUID().toString();
        String sound = "{\"version\":" + MessageVersion.CURRENT + ",\"segmentId\":\"" + id + "\",\"jobId\":\"" + id
                + "\",\"run\":0,\"stage\":0,\"slice\":0,\"attempt\":0,\"alone\":false,\"planVersion\":2,\"expression\":"
                + "\"sum(a)\",\"arrays\":{\"a\":{\"arrayId\":\"" + id
                + "\",\"generation\":1}},\"firstItem\":0,\"items\":[{}],"
                + "\"findings\":[],\"outputs\":[],\"deadlineEpochMs\":9,\"workerId\":\"w\",\"outcome\":\"COMPUTED\","
                + "\"partials\":[[[1]]],\"host\":\"h\",\"threads\":1,\"kernels\":\"scalar\"}";
        byte[] body = sound.getBytes(StandardCharsets.UTF_8);
        for (int change = random.nextInt(4); change > 0; change--) {
            body[random.nextInt(body.length)] = (byte) " \"{}[]:,-0159eE.nt\\\u0000".charAt(random.nextInt(20));
        }
        return random.nextInt(10) == 0 ? new byte[random.nextInt(3)] : body;
    }

    private static AMQP.BasicProperties hostileProperties(Random random) {
        return new AMQP.BasicProperties.Builder()
                .contentType(List.of("application/json", "text/plain", "application/x-java-serialized-object")
                        .get(random.nextInt(3)))
                .contentEncoding(random.nextBoolean() ? "gzip" : "utf-8")
                .headers(Map.of("traceparent", "00-" + random.nextInt(), "__TypeId__", "java.lang.Runtime"))
                .build();
    }

    @Test
    void whatCannotBeReadEndsAsADeadLetterAndHarmsNobody() throws Exception {
        byte[] garbage = "{not a message".getBytes(StandardCharsets.UTF_8);
        try (Connection connection = deployment().broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.basicPublish("onecopy", "onecopy.heartbeats", null, garbage);
            for (String queue : List.of("onecopy.tasks", "onecopy.tasks.short", "onecopy.results")) {
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
