package dev.onecopy.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobOutcome.Cost;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.Settlement;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class CompactionTest {
    private static final UUID SEGMENT = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final int WRITERS = 4;
    private static final int JOBS_OF_EACH = 2_000;

    private static final JobRequest REQUEST = new JobRequest(
            "sum(a)", Map.of("a", "a"), Map.of(), Map.of(), new OutputName("out", true), Duration.ofMinutes(1), 0);

    @TempDir
    Path folder;

    @Test
    void theFileStopsGrowingThoughOthersGoOnWritingAndKeepsWhatTheyWrote() throws Exception {
        Queue<UUID> written = new ConcurrentLinkedQueue<>();
        try (StoreHouse house = open()) {
            write(house, written).join();
            long uncompacted = fileBytes();
            assertThat(uncompacted).isGreaterThan(Compaction.SMALL_FILE_BYTES);

            Compaction compaction = new Compaction(house.template, house.commits);
            Thread writing = write(house, written);
            while (writing.isAlive()) {
                compaction.compact();
            }
            assertThat(fileBytes()).isLessThan(uncompacted);

            await().until(() -> {
                compaction.compact();
                return fileBytes() < uncompacted / 2;
            });
        }

        assertThat(written).hasSize(2 * WRITERS * JOBS_OF_EACH);
        try (StoreHouse house = open()) {
            assertThat(written)
                    .allSatisfy(id -> assertThat(house.store
                                    .find(id)
                                    .orElseThrow()
                                    .job()
                                    .snapshot()
                                    .outcome())
                            .isEqualTo(outcome()));
        }
    }

    @Test
    void whatIsNoFileOfH2IsLeftAlone() {
        try (StoreHouse house = open()) {
            Connection other = (Connection) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (connection, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
            for (SingleConnectionDataSource source : List.of(
                    new SingleConnectionDataSource(other, true),
                    new SingleConnectionDataSource("jdbc:h2:mem:", true))) {
                Compaction compaction = new Compaction(new JdbcTemplate(source), house.commits);
                assertThatCode(compaction::compact).doesNotThrowAnyException();
                source.destroy();
            }
        }
    }

    /** Chunks may be given up at once here, and not after 45 s. */
    private StoreHouse open() {
        StoreHouse house = new StoreHouse(folder);
        house.jdbc.sql("SET RETENTION_TIME 0").update();
        return house;
    }

    private long fileBytes() throws IOException {
        return Files.size(folder.resolve("jobs.mv.db"));
    }

    /** Returns a thread that ends when some writers have: each job is two commits, shared with the other writers. */
    private static Thread write(StoreHouse house, Queue<UUID> written) {
        return Thread.ofPlatform()
                .start(() -> IntStream.range(0, WRITERS)
                        .mapToObj(writer -> Thread.ofPlatform().start(() -> {
                            for (int job = 0; job < JOBS_OF_EACH; job++) {
                                written.add(write(house));
                            }
                        }))
                        .toList()
                        .forEach(Threads::join));
    }

    private static UUID write(StoreHouse house) {
        Job job = new Job(JobAcceptance.of(REQUEST, NOW), 1);
        Durability.await(house.store.accept(
                job, new StoredRequest(REQUEST, SEGMENT, 1, null, StoredRequest.hash(REQUEST), List.of())));
        Durability.await(house.store.end(job, outcome(), NOW, Settlement.NONE));
        return job.id();
    }

    private static JobOutcome outcome() {
        return new JobOutcome(JobStatus.CANCELLED, List.of(), null, new Cost(1, 2, 3, 4), List.of());
    }
}
