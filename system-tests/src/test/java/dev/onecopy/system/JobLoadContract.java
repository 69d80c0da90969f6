package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
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

    @Test
    default void tenThousandSmallJobsOfThirtyTwoClientsAllEndRight() {
        cluster().client().put("small", GeneratedArray.of(ElementType.FLOAT64, 1_000));
        Set<String> right = ConcurrentHashMap.newKeySet();
        double threads;
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            for (int job = 0; job < 2_000; job++) {
                clients.execute(() -> runSmall(right));
            }
            await().atMost(ENDS_WITHIN).until(() -> right.size() >= 2_000);
            threads = metric("jvm_threads_live_threads");
            for (int job = 0; job < 8_000; job++) {
                clients.execute(() -> runSmall(right));
            }
        }

        assertThat(right).hasSize(10_000);
        assertThat(metric("jvm_threads_live_threads")).isLessThan(threads + 20);
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
