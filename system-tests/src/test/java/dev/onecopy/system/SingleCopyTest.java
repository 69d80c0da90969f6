package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ProcessMemory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The promise itself: however many processes compute on an array, there is one copy of it. */
@Tag("processes")
class SingleCopyTest {
    private static final int WORKERS = 3;
    private static final int CAPACITY_MIB = 768;
    private static final GeneratedArray ARRAY = GeneratedArray.of(ElementType.FLOAT64, 512 << 20 >> 3);
    private static final long ALLOWED_GROWTH_BYTES = ARRAY.nbytes() / 10;
    private static final int JOBS = 4;

    @Test
    void jobsOfThreeWorkersHoldOneCopyOfTheArray() {
        try (AllInOneDeployment deployment = AllInOneDeployment.start(WORKERS, CAPACITY_MIB)) {
            OnecopyClient client = deployment.client();
            List<Long> workers = deployment.attachedWorkers().stream()
                    .map(worker -> worker.path("processId").asLong())
                    .toList();
            assertThat(workers).hasSize(WORKERS);
            List<ProcessMemory> processes = Stream.concat(
                            Stream.of(deployment.process().processId()), workers.stream())
                    .map(ProcessMemory::of)
                    .toList();
            // Heaps grow to their working size, and code is compiled, once.
            uploadAndCompute(client, processes);
            client.delete("/v1/arrays/big");
            long anonymousBefore = total(processes, ProcessMemory::anonymousBytes);
            long proportionalBefore = total(processes, ProcessMemory::proportionalLessSharedBytes);

            long anonymousPeak = uploadAndCompute(client, processes);

            long proportionalAfter = total(processes, ProcessMemory::proportionalLessSharedBytes);
            assertThat(anonymousPeak - anonymousBefore).as("growth of RssAnon").isLessThan(ALLOWED_GROWTH_BYTES);
            assertThat(proportionalAfter - proportionalBefore)
                    .as("growth of PSS less shared")
                    .isLessThan(ALLOWED_GROWTH_BYTES);
            Path segment = Path.of(client.get("/v1/segment").field("path"));
            assertThat(workers).allSatisfy(worker -> {
                assertThat(ProcessMemory.of(worker).mappedBytes(segment)).isGreaterThan(ARRAY.nbytes());
                assertThat(ProcessMemory.of(worker).sharedBytes())
                        .as("what worker %d has read of it", worker)
                        .isPositive();
            });
            assertThat(total(workers.stream().map(ProcessMemory::of).toList(), ProcessMemory::sharedBytes))
                    .as("together they have read all of it")
                    .isGreaterThanOrEqualTo(ARRAY.nbytes());
        }
    }

    /** Returns the most anonymous memory that all processes together had while jobs ran. */
    private static long uploadAndCompute(OnecopyClient client, List<ProcessMemory> processes) {
        HttpReply uploaded = client.put("big", ARRAY);
        assertThat(uploaded.status()).as(uploaded.toString()).isEqualTo(201);
        return LongStream.range(0, JOBS)
                .map(run -> computeOnce(client, processes))
                .max()
                .orElseThrow();
    }

    private static long computeOnce(OnecopyClient client, List<ProcessMemory> processes) {
        HttpReply job = client.postJson(
                "/v1/jobs",
                Map.of("expression", "sum(a * i)", "arrays", Map.of("a", "big"), "map", Map.of("i", List.of(1, 2, 3))));
        long peak = total(processes, ProcessMemory::anonymousBytes);
        while (List.of("QUEUED", "RUNNING").contains(job.field("status"))) {
            peak = Math.max(peak, total(processes, ProcessMemory::anonymousBytes));
            job = client.get("/v1/jobs/" + job.field("id"));
        }
        assertThat(OnecopyClient.resultValues(job))
                .as(job.toString())
                .extracting(value -> value.asDouble())
                .containsExactly(ARRAY.sum() * 1.0, ARRAY.sum() * 2.0, ARRAY.sum() * 3.0);
        return Math.max(peak, total(processes, ProcessMemory::anonymousBytes));
    }

    private static long total(List<ProcessMemory> processes, ToLongFunction<ProcessMemory> measure) {
        return processes.stream().mapToLong(measure).sum();
    }
}
