package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.ProcessMemory;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The segment goes and another one takes its place: who computed on the old one computes on the new one. */
interface SegmentLossContract extends ClusterContract {
    /** Takes the name of one that is lost, and has another sum. */
    GeneratedArray NEXT = GeneratedArray.of(ElementType.FLOAT64, 1_500_000);

    @Test
    default void workersFromBeforeTheServiceAndFromAfterItFollowToTheNextSegment() throws IOException {
        String lostArray = cluster().client().get("/v1/arrays/a").field("id");
        String lostSegment = cluster().client().get("/v1/segment").field("segmentId");
        ServiceProcess staying = cluster().workers().getFirst();
        cluster().kill(cluster().workers().getLast());
        List<Integer> many = IntStream.range(0, 5_000).boxed().toList();
        String unfinished = ClusterContract.id(
                cluster().client().postJson("/v1/jobs", ClusterContract.job("sum(a * i)", "a", Map.of("i", many))));
        awaitRunning(List.of(unfinished));

        cluster().stopApi();
        cluster().loseSegment();
        ServiceProcess early = cluster().startWorker();
        early.awaitLine(Pattern.compile("waiting for the segment"), Cluster.STARTS_WITHIN);
        cluster().startApi();
        cluster().awaitApi();
        ServiceProcess late = cluster().startWorker();

        assertThat(cluster().client().get("/v1/segment").field("segmentId")).isNotEqualTo(lostSegment);
        assertLost(cluster().client().get("/v1/arrays/a"));
        assertLost(cluster().client().get("/v1/arrays/" + lostArray));
        assertLost(cluster().client().postJson("/v1/jobs", ClusterContract.job("sum(a)", lostArray, Map.of())));
        HttpReply given = cluster().client().get(unfinished);
        assertLost(given);
        assertThat(given.json().path("job").path("error").path("code").asString())
                .as(given.toString())
                .isEqualTo("segment_lost");

        assertThat(cluster().client().put("a", NEXT).status()).isEqualTo(201);
        Set<Long> computing = new HashSet<>();
        await().atMost(ENDS_WITHIN).pollDelay(Duration.ZERO).until(() -> {
            computing.addAll(computeOnNext());
            return computing.containsAll(Stream.of(staying, early, late)
                    .map(ServiceProcess::processId)
                    .toList());
        });
        assertThat(computeOnNext()).as("workers of the next job").isNotEmpty();
        Path lost = Path.of(cluster().segment() + " (deleted)");
        await().untilAsserted(
                        () -> assertThat(ProcessMemory.of(staying.processId()).mappedBytes(lost))
                                .as("of the lost segment, in a process that computed on it")
                                .isZero());
        cluster().kill(late);
    }

    private static void assertLost(HttpReply reply) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(410);
        assertThat(reply.field("code")).as(reply.toString()).isEqualTo("segment_lost");
    }

    /** Returns the processes that computed it; the same job on the lost array has another result. */
    private Set<Long> computeOnNext() {
        HttpReply job = cluster()
                .client()
                .run(
                        "sum(a * i)",
                        Map.of("a", "a"),
                        Map.of("i", IntStream.range(0, 40).boxed().toList()));
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
        assertThat(ClusterContract.values(job))
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(i -> Double.toString(NEXT.sum() * (double) i))
                        .toList());
        Map<String, Long> processes = cluster().client().list("/v1/workers").stream()
                .collect(Collectors.toMap(
                        worker -> worker.path("id").asString(),
                        worker -> worker.path("processId").asLong()));
        return cluster().client().list("/v1/jobs/" + job.field("id") + "/slices?limit=1000").stream()
                .filter(slice -> slice.path("outcome").asString().equals("COMPUTED"))
                .map(slice -> slice.path("worker").asString())
                .map(processes::get)
                .collect(Collectors.toSet());
    }
}
