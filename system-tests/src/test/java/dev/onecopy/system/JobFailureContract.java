package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.RawHttp;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever dies: every job that was accepted ends, and what succeeds has the right bits. */
interface JobFailureContract extends ClusterContract {
    int JOBS = 20;

    @Test
    default void killedWorkersCostNoJobAndNoBit() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(1) + "?wait=60s"));
        List<String> jobs = new ArrayList<>();
        for (int kill = 0; kill < 4; kill++) {
            IntStream.range(0, JOBS / 4).forEach(job -> jobs.add(submit(1)));
            awaitRunning(jobs);
            List<ServiceProcess> workers = cluster().workers();
            cluster().kill(workers.get(random.nextInt(workers.size())));
            cluster().startWorker();
        }

        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as("seed %d: %s", seed, job).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
            JsonNode progress = job.json().path("progress");
            assertThat(progress.path("slicesDone").asInt())
                    .isEqualTo(progress.path("slicesTotal").asInt());
        });
    }

    @Test
    default void whatWasAcceptedEndsRightThoughTheServiceIsKilled() throws IOException {
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(2) + "?wait=60s"));
        long used = usedBytes();
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(job -> submit(2)).toList();
        try (RawHttp upload = new RawHttp(cluster().client().root())) {
            GeneratedArray half = GeneratedArray.of(ElementType.FLOAT64, 1_000_000);
            upload.sendHead(
                    "PUT /v1/arrays/half HTTP/1.1",
                    Map.of("Host", "127.0.0.1", "Content-Length", Long.toString(half.fileBytes())));
            upload.sendBody(Arrays.copyOf(half.toBytes(), 1_000_000));
            await().until(() -> usedBytes() > used);
            awaitRunning(jobs);
            cluster().killApi();
        }
        cluster().startApi();
        cluster().awaitApi();

        assertThat(cluster().client().get("/v1/arrays/half").status()).isEqualTo(404);
        assertThat(cluster().client().get("/v1/arrays/a").status()).isEqualTo(200);
        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
        });
        assertThat(usedBytes()).isEqualTo(used);
    }

    @Test
    default void nothingThatWasAcknowledgedIsLostThoughTheServiceIsKilledWhileItCommits() throws InterruptedException {
        cluster().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 1_000));
        for (int round = 0; round < 2; round++) {
            Map<String, String> acknowledged = new ConcurrentHashMap<>();
            AtomicBoolean killed = new AtomicBoolean();
            try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
                for (int client = 0; client < 8; client++) {
                    clients.execute(() -> submitUntil(killed, acknowledged));
                }
                await().atMost(ENDS_WITHIN).until(() -> acknowledged.size() > 200);
                cluster().killApi();
                killed.set(true);
            }
            cluster().startApi();
            cluster().awaitApi();

            acknowledged.forEach((id, status) -> {
                HttpReply job = cluster().client().get("/v1/jobs/" + id + "?wait=60s");
                assertThat(job.field("status"))
                        .as("acknowledged as %s: %s", status, job)
                        .isEqualTo("SUCCEEDED");
                assertThat(ClusterContract.values(job)).containsExactly("499500.0");
                if (status.equals("SUCCEEDED")) {
                    assertThat(job.json().path("run").asInt()).isZero();
                }
            });
        }
    }

    private void submitUntil(AtomicBoolean killed, Map<String, String> acknowledged) {
        try {
            while (!killed.get()) {
                HttpReply job = cluster()
                        .client()
                        .postJson("/v1/jobs?wait=5ms", ClusterContract.job("sum(a)", "small", Map.of()));
                if (job.status() == 200 || job.status() == 202) {
                    acknowledged.put(job.field("id"), job.field("status"));
                }
            }
        } catch (RuntimeException serviceIsGone) {
            // It was killed; what it did not answer it did not promise.
        }
    }

    @Test
    default void theBrokerMayStopAndStart() {
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(3) + "?wait=60s"));
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(job -> submit(3)).toList();
        awaitRunning(jobs);
        cluster().broker().restart();

        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
        });
    }

    @Test
    default void theWayToTheBrokerMayBeCutInSilence() {
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(4) + "?wait=60s"));
        List<String> jobs = new ArrayList<>(
                IntStream.range(0, JOBS).mapToObj(job -> submit(4)).toList());
        awaitRunning(jobs);
        cluster().proxy().stall();
        jobs.add(submit(4));
        // Longer than two heartbeats of 5 s, after which both sides give the connection up.
        await().pollDelay(Duration.ofSeconds(14)).atMost(Duration.ofSeconds(20)).until(() -> true);
        cluster().proxy().resume();

        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
        });
    }

    @Test
    default void aWorkerThatHangsIsDoneWithoutAndItsLateResultsDoNoHarm() throws Exception {
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(5) + "?wait=60s"));
        List<String> jobs = IntStream.range(0, JOBS).mapToObj(job -> submit(5)).toList();
        awaitRunning(jobs);
        ServiceProcess hanging = cluster().workers().getFirst();
        ClusterContract.signal("STOP", hanging);
        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
        });
        ClusterContract.signal("CONT", hanging);

        cluster().awaitWorkers(WORKERS);
        assertThat(ClusterContract.values(cluster().client().get(submit(5) + "?wait=60s")))
                .isEqualTo(undisturbed);
        assertThat(hanging.isAlive()).isTrue();
    }

    @Test
    default void aSliceThatKillsEveryWorkerFailsItsJobAndNoOther() {
        cluster().workers().forEach(cluster()::kill);
        cluster().client().put("deadly", poisoned(FaultyWorker.DEADLY));
        AtomicBoolean over = new AtomicBoolean();
        Thread keeper = Thread.ofPlatform().daemon().start(() -> keepFaultyWorkers(over));
        try {
            String poison = ClusterContract.id(
                    cluster().client().postJson("/v1/jobs", ClusterContract.job("sum(a)", "deadly", Map.of())));
            List<String> innocent =
                    IntStream.range(0, 6).mapToObj(job -> submit(1)).toList();

            // Four workers have to start for it, one after the other.
            await().atMost(ENDS_WITHIN)
                    .until(() -> cluster().client().get(poison + "?wait=60s").status() == 200);
            HttpReply failed = cluster().client().get(poison);
            assertThat(failed.field("status")).as(failed.toString()).isEqualTo("FAILED");
            JsonNode error = failed.json().path("error");
            assertThat(error.path("code").asString()).isEqualTo("worker_lost");
            assertThat(error.path("detail").asString()).contains("slice 0", "3 workers");
            assertThat(ended(innocent))
                    .allSatisfy(job ->
                            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED"));
            assertThat(cluster().client().list(poison + "/slices?limit=1000"))
                    .filteredOn(slice -> slice.path("slice").asInt() == 0)
                    .extracting(slice -> slice.path("outcome").asString())
                    .filteredOn("REDELIVERED"::equals)
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(cluster().client().postJson(poison + "/retry", Map.of()).status())
                    .isEqualTo(202);
            assertThat(cluster().client().get(poison).json().path("run").asInt())
                    .isEqualTo(1);
            assertThat(cluster().client().postJson(poison + "/cancel", Map.of()).status())
                    .isEqualTo(202);
        } finally {
            over.set(true);
            join(keeper);
            cluster().workers().forEach(cluster()::kill);
        }
    }

    private void keepFaultyWorkers(AtomicBoolean over) {
        while (!over.get()) {
            cluster().workers().stream().filter(worker -> !worker.isAlive()).forEach(cluster()::forget);
            while (cluster().workers().size() < WORKERS) {
                cluster().startFaultyWorker();
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    default void aSliceThatThrowsFailsItsJobWithItsCauseAndTheRetryRunsAgain() {
        cluster().workers().forEach(cluster()::kill);
        cluster().startFaultyWorker();
        cluster().awaitWorkers(1);
        cluster().client().put("throwing", poisoned(FaultyWorker.THROWING));
        HttpReply failed = cluster().client().run("sum(a)", Map.of("a", "throwing"), Map.of());
        assertThat(failed.field("status")).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.json().path("error").path("detail").asString())
                .contains("slice 0", "a block begins with " + FaultyWorker.THROWING);
        String job = "/v1/jobs/" + failed.field("id");
        assertThat(cluster().client().list(job + "/slices"))
                .anySatisfy(slice ->
                        assertThat(slice.path("error").path("code").asString()).isEqualTo("internal_error"));

        cluster().workers().forEach(cluster()::kill);
        cluster().startWorker();
        HttpReply retried = cluster().client().postJson(job + "/retry", Map.of());
        assertThat(retried.status()).as(retried.toString()).isEqualTo(202);
        HttpReply succeeded = ended(List.of(job)).getFirst();
        assertThat(succeeded.field("status")).as(succeeded.toString()).isEqualTo("SUCCEEDED");
        assertThat(cluster().client().postJson(job + "/retry", Map.of()).status())
                .isEqualTo(409);
    }

    @Test
    default void strangeResultsAreDroppedAndCounted() throws Exception {
        double droppedBefore = dropped();
        String stranger = """
                {"version": %d, "jobId": "7d6e4c5a-90f1-4b57-8f5c-2a9f4be7d1aa", "run": 0, "stage": 0, "slice": 0,
                 "attempt": 0, "firstItem": 0, "workerId": "w", "outcome": "COMPUTED", "failure": null,
                 "partials": [[[1]]], "startedAtEpochMs": 0, "computeNanoseconds": 0, "bytesScanned": 0,
                 "bytesCopied": 0}""".formatted(MessageVersion.CURRENT);
        try (Connection connection = cluster().broker().connectionFactory().newConnection();
                Channel channel = connection.createChannel()) {
            for (String body :
                    List.of(stranger, stranger, "{", "null", "[" + "[".repeat(100_000), "x".repeat(4 << 20))) {
                channel.basicPublish(
                        "onecopy",
                        "onecopy.results",
                        new BasicProperties.Builder()
                                .contentType("application/json")
                                .build(),
                        body.getBytes(StandardCharsets.UTF_8));
            }
        }
        await().atMost(ENDS_WITHIN).until(() -> dropped() >= droppedBefore + 2);
        HttpReply job = cluster().client().get(submit(6) + "?wait=60s");
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
    }

    @Test
    default void aCancelledJobEndsAtOnceAndLeavesTheWorkersFree() {
        List<Integer> many = IntStream.range(0, 5_000).boxed().toList();
        String job = ClusterContract.id(
                cluster().client().postJson("/v1/jobs", ClusterContract.job("sum(a * i)", "a", Map.of("i", many))));
        awaitRunning(List.of(job));
        HttpReply cancelled = cluster().client().postJson(job + "/cancel", Map.of());
        assertThat(cancelled.status()).isEqualTo(202);

        assertThat(cluster().client().get(job + "?wait=1s").field("status")).isEqualTo("CANCELLED");
        HttpReply next = cluster().client().run("max(a)", Map.of("a", "a"), Map.of());
        assertThat(next.field("status")).as(next.toString()).isEqualTo("SUCCEEDED");
        assertThat(cluster().client().delete(job).status()).isEqualTo(204);
        assertThat(cluster().client().get(job).status()).isEqualTo(404);
    }

    /** An array of a few slices, whose first element is more than a {@link FaultyWorker} can take. */
    private static byte[] poisoned(double first) {
        GeneratedArray sound = GeneratedArray.of(ElementType.FLOAT64, 1_000_000);
        byte[] file = sound.toBytes();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putDouble(sound.header().length, first);
        return file;
    }
}
