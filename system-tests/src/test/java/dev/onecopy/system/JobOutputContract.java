package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The arrays that jobs give: all of one or none, and nothing left over. */
interface JobOutputContract extends ClusterContract {
    int REPLACEMENTS = 6;
    int ELEMENTS = 500_000;

    @Test
    default void aFullSegmentRefusesOrFailsAJobAndNothingLeaks() {
        awaitNothingReserved();
        long before = usedBytes();
        List<String> arrays = new ArrayList<>();
        HttpReply last = plusOne();
        while (last.field("status").equals("SUCCEEDED")) {
            arrays.add(last.json().path("results").path(0).path("arrayId").asString());
            last = plusOne();
        }
        assertThat(last.status()).as(last.toString()).isEqualTo(507);
        assertThat(last.field("code")).isEqualTo("segment_full");
        long nbytes = 8L * 2_000_000;
        assertThat(arrays).isNotEmpty();
        assertThat(usedBytes()).isEqualTo(before + arrays.size() * nbytes);

        assertThat(cluster()
                        .client()
                        .delete("/v1/arrays/" + arrays.removeLast())
                        .status())
                .isEqualTo(204);
        List<ServiceProcess> workers = cluster().workers();
        workers.forEach(worker -> ClusterContract.signal("STOP", worker));
        String later;
        try {
            later = ClusterContract.id(cluster()
                    .client()
                    .postJson("/v1/jobs", ClusterContract.job("(a - a.min()) / ptp(a)", "a", Map.of())));
            assertThat(cluster()
                            .client()
                            .put("filler", GeneratedArray.of(ElementType.FLOAT64, 2_000_000))
                            .status())
                    .isEqualTo(201);
        } finally {
            workers.forEach(worker -> ClusterContract.signal("CONT", worker));
        }
        HttpReply failed = ended(List.of(later)).getFirst();
        assertThat(failed.field("status")).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.json().path("error").path("code").asString()).isEqualTo("segment_full");

        cluster().client().delete("/v1/arrays/filler");
        arrays.forEach(array -> cluster().client().delete("/v1/arrays/" + array));
        await().until(() -> usedBytes() == before);
        assertThat(plusOne().field("status")).isEqualTo("SUCCEEDED");
    }

    private HttpReply plusOne() {
        return cluster().client().run("a + 1", Map.of("a", "a"), Map.of());
    }

    @Test
    default void whoReadsAnArrayThatIsReplacedUnderKillsSeesItBeforeOrAfter() {
        byte[] zeros =
                new byte[(int) GeneratedArray.of(ElementType.FLOAT64, ELEMENTS).fileBytes()];
        byte[] header = GeneratedArray.of(ElementType.FLOAT64, ELEMENTS).header();
        System.arraycopy(header, 0, zeros, 0, header.length);
        cluster().client().put("counter", zeros);
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> readers = IntStream.range(0, 2)
                .mapToObj(reader -> Thread.ofPlatform().daemon().start(() -> readUntil(over, wrong)))
                .toList();
        for (int replacement = 1; replacement <= REPLACEMENTS; replacement++) {
            String job = ClusterContract.id(cluster()
                    .client()
                    .postJson(
                            "/v1/jobs",
                            Map.of(
                                    "expression",
                                    "a + 1",
                                    "arrays",
                                    Map.of("a", "counter"),
                                    "output",
                                    "counter",
                                    "replace",
                                    true)));
            disturb(replacement);
            HttpReply ended = ended(List.of(job)).getFirst();
            assertThat(ended.field("status")).as(ended.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(cluster().client().run("min(a)", Map.of("a", "counter"), Map.of())))
                    .containsExactly(replacement + ".0");
        }
        over.set(true);
        readers.forEach(JobOutputContract::join);

        assertThat(wrong).isEmpty();
        assertThat(cluster().client().list("/v1/arrays"))
                .filteredOn(array -> array.path("name").asString("").equals("counter"))
                .hasSize(1);
        cluster().client().delete("/v1/arrays/counter");
    }

    private void disturb(int replacement) {
        switch (replacement % 4) {
            case 1 -> {
                cluster().kill(cluster().workers().getFirst());
                cluster().startWorker();
            }
            case 3 -> {
                try {
                    cluster().killApi();
                    cluster().startApi();
                } finally {
                    cluster().awaitApi();
                }
            }
            default -> {}
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** All elements are the same and no smaller than those of the last time. */
    private void readUntil(AtomicBoolean over, Queue<String> wrong) {
        double last = 0;
        while (!over.get()) {
            try (InputStream content = cluster().client().content("counter")) {
                ByteBuffer bytes = ByteBuffer.wrap(content.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
                int from = bytes.capacity() - ELEMENTS * Double.BYTES;
                double first = bytes.getDouble(from);
                for (int offset = from; offset < bytes.capacity(); offset += Double.BYTES) {
                    if (bytes.getDouble(offset) != first) {
                        wrong.add("an element of " + bytes.getDouble(offset) + " among those of " + first);
                        break;
                    }
                }
                if (first < last) {
                    wrong.add(first + " after " + last);
                }
                last = first;
            } catch (IOException | UncheckedIOException serviceIsGone) {
                // It was killed, and comes back.
            } catch (AssertionError notFound) {
                wrong.add(String.valueOf(notFound.getMessage()));
            }
        }
    }

    @Test
    default void aWorkerThatIsToldToStopLosesNothingButItsSlice() {
        List<String> undisturbed = ClusterContract.values(cluster().client().get(submit(7) + "?wait=60s"));
        List<String> jobs = IntStream.range(0, 4).mapToObj(job -> submit(7)).toList();
        awaitRunning(jobs);
        ServiceProcess stopped = cluster().workers().getFirst();
        stopped.terminate(Duration.ofSeconds(20));
        cluster().forget(stopped);

        assertThat(ended(jobs)).allSatisfy(job -> {
            assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
            assertThat(ClusterContract.values(job)).isEqualTo(undisturbed);
        });
        long sentAgain = jobs.stream()
                .flatMap(job -> cluster().client().list(job + "/slices?limit=1000").stream())
                .filter(slice -> !slice.path("outcome").asString().equals("COMPUTED"))
                .count();
        assertThat(sentAgain)
                .as("slices that it had been sent and had not begun")
                .isLessThanOrEqualTo(2);
    }
}
