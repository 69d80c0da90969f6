package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ServiceProcess;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many jobs, and hostile ones: those of the others end right. */
interface JobLoadContract extends ClusterContract {
    int CLIENTS = 32;

    /** So many fill the buffers and caches of the API. */
    int WARM_UP_JOBS = 10_000;

    int MEASURED_JOBS = 5_000;

    /**
     * A kilobyte that each job in between leaves behind would be more; the store keeps a tenth of that, of its file.
     */
    long ALLOWED_HEAP_BYTES = 4_000_000;

    /** Those of a pool that is not full yet. */
    double ALLOWED_THREADS = 8;

    @Test
    default void fifteenThousandSmallJobsOfThirtyTwoClientsAllEndRightAndLeaveNothingBehind() {
        cluster().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 1_000));
        Set<String> right = ConcurrentHashMap.newKeySet();
        runSmall(WARM_UP_JOBS, right);
        Footprint early = Footprint.of(cluster());
        runSmall(MEASURED_JOBS, right);
        Footprint late = Footprint.of(cluster());

        assertThat(right).hasSize(WARM_UP_JOBS + MEASURED_JOBS);
        System.out.printf("warm %s%nlater %s%n", early, late);
        assertThat(late.broker()).as("connections and channels").isEqualTo(early.broker());
        assertThat(late.services().keySet()).isEqualTo(early.services().keySet());
        late.services().forEach((service, usage) -> {
            Usage before = Objects.requireNonNull(early.services().get(service));
            assertThat(usage.livingBytes())
                    .as("heap of %s", service)
                    .isLessThan(before.livingBytes() + ALLOWED_HEAP_BYTES);
            assertThat(usage.threads()).as("threads of %s", service).isLessThan(before.threads() + ALLOWED_THREADS);
        });
    }

    /** What the processes of a cluster hold. */
    record Footprint(Map<String, Usage> services, Map<String, Double> broker) {
        static Footprint of(Cluster cluster) {
            Map<String, Usage> services = new TreeMap<>();
            for (ServiceProcess service : cluster.services()) {
                services.put(service.toString(), Usage.of(cluster, service));
            }
            try (OnecopyClient broker =
                    new OnecopyClient(URI.create("http://" + cluster.broker().metricsAddress()))) {
                String scrape = broker.get("/metrics").text();
                return new Footprint(
                        services,
                        Map.of(
                                "connections", ClusterContract.metric(scrape, "rabbitmq_connections"),
                                "channels", ClusterContract.metric(scrape, "rabbitmq_channels")));
            }
        }
    }

    /** What a process of Java holds. */
    record Usage(long livingBytes, double threads) {
        static Usage of(Cluster cluster, ServiceProcess service) {
            return new Usage(
                    cluster.livingBytes(service),
                    ClusterContract.metric(cluster.scrape(service), "jvm_threads_live_threads"));
        }
    }

    private void runSmall(int jobs, Set<String> right) {
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int job = 0; job < jobs; job++) {
                clients.execute(() -> runSmall(right));
            }
        }
    }

    private void runSmall(Set<String> right) {
        HttpReply job = small();
        if (ClusterContract.values(job).equals(List.of("499500.0"))) {
            right.add(job.field("id"));
        }
    }

    private HttpReply small() {
        return cluster().client().run("sum(a)", Map.of("a", "small"), Map.of());
    }

    @Test
    default void hostileJobsAreRefusedOrRunAndNeverTakeAllMemory() {
        cluster().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 1_000));
        Queue<HttpReply> replies = new ConcurrentLinkedQueue<>();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int round = 0; round < 4; round++) {
                for (Supplier<HttpReply> hostile : hostileRequests()) {
                    clients.execute(() -> replies.add(hostile.get()));
                }
            }
        }

        assertThat(replies)
                .hasSize(4 * hostileRequests().size())
                .allSatisfy(reply ->
                        assertThat(reply.status()).as(reply.toString()).isIn(200, 202, 400, 413, 422, 429, 507));
        assertThat(replies).extracting(HttpReply::status).contains(202).contains(429);
        assertThat(small().field("status")).isEqualTo("SUCCEEDED");
        replies.stream()
                .filter(reply -> reply.status() == 202)
                .forEach(reply -> cluster().client().postJson("/v1/jobs/" + reply.field("id") + "/cancel", Map.of()));
        assertThat(cluster().output()).doesNotContain("OutOfMemoryError");
        awaitNothingReserved();
    }

    /** Each asks for much of something else: bytes to parse, operations, items, partials, outputs, answers. */
    private List<Supplier<HttpReply>> hostileRequests() {
        List<Integer> items = IntStream.range(0, 10_000).boxed().toList();
        List<String> numbers = IntStream.range(0, 900)
                .mapToObj(item -> "9".repeat(4_000) + item)
                .toList();
        String operations = "sum(" + "sqrt(abs(a*i+".repeat(12) + "a" + "))".repeat(12) + ")";
        return List.of(
                () -> submitText("{\"expression\": \"sum(a)\", \"arrays\": {\"a\": \"a\"}, \"map\": {\"i\": [1"
                        + ",1".repeat(2_000_000) + "]}}"),
                () -> submitText("{\"expression\": \"sum(a)\", \"map\": " + "[".repeat(500_000) + "}"),
                () -> submit(operations, "a", Map.of("i", items)),
                () -> submit("sum(a * i)", "a", Map.of("i", numbers)),
                () -> submit("(var(a * i), sum(a * i), mean(a + i), max(a - i))", "a", Map.of("i", items)),
                () -> submit("var(a * i)", "a", Map.of("i", items)),
                () -> submit("a * i", "small", Map.of("i", items.subList(0, 1_000))),
                () -> submit("a * i", "a", Map.of("i", items.subList(0, 5))),
                () -> cluster().client().get("/v1/jobs?limit=1000"));
    }

    private HttpReply submit(String expression, String array, Map<String, List<?>> map) {
        return cluster().client().postJson("/v1/jobs", ClusterContract.job(expression, array, map));
    }

    private HttpReply submitText(String body) {
        return cluster().client().postText("/v1/jobs", body);
    }
}
