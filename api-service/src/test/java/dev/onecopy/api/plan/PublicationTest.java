package dev.onecopy.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.aggregate.Aggregation;
import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.metrics.JobMetrics;
import dev.onecopy.api.store.StoreHouse;
import dev.onecopy.api.tracing.JobTracing;
import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.Segment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionStatus;

/**
 * The arrays of a job and its outcome are one: both are there or neither is, whether the service dies right before or
 * right after the commit, or the commit fails. A death is imitated by what it would leave: copies of both files, made
 * at that moment. The job replaces the array that it reads, so that running it twice would be seen.
 */
class PublicationTest {
    private static final int ELEMENTS = 3_000;
    private static final JobRequest REPLACING = new JobRequest(
            "a + i",
            Map.of("a", "a-0"),
            Map.of("i", List.of(IntegerValue.of(10), IntegerValue.of(20), IntegerValue.of(30))),
            Map.of(),
            new OutputName("a", true),
            Duration.ofMinutes(1),
            JobRequest.DEFAULT_PRIORITY);

    @TempDir
    Path folder;

    private Service service;
    private ArrayEntry input;
    private long usedBefore;

    @BeforeEach
    void start() throws IOException {
        service = new Service(Files.createDirectory(folder.resolve("service")));
        service.recovery.start();
        input = SmallSegment.countingArray(service.house.segment, "a-0", ELEMENTS);
        SmallSegment.countingArray(service.house.segment, "a-2", 5);
        usedBefore = service.house.segment.usage().usedBytes();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void killedRightBeforeTheCommitTheJobRunsAgainOnWhatItHadRead() throws IOException {
        Path before = Files.createDirectory(folder.resolve("before"));
        Job job = service.submission.submit(REPLACING, null);
        service.commits.before = () -> service.copyTo(before);
        service.aggregation.answerAll();
        service.awaitEnd(job);

        try (Service next = new Service(before)) {
            assertThat(next.house.segment.list()).extracting(ArrayEntry::state).contains(ArrayState.OUTPUT);
            next.recovery.start();
            assertThat(next.house.segment.find("a-0").orElseThrow().reference().arrayId())
                    .isEqualTo(input.reference().arrayId());
            next.aggregation.answerAll();
            next.awaitEnd(next.job(job.id()));

            assertThat(next.job(job.id()).run()).isEqualTo(1);
            next.assertReplaced(job.id());
        }
    }

    @Test
    void killedRightAfterTheCommitTheJobHasSucceededAndItsArraysAreThere() throws IOException {
        Path after = Files.createDirectory(folder.resolve("after"));
        Job job = service.submission.submit(REPLACING, null);
        service.commits.after = () -> service.copyTo(after);
        service.aggregation.answerAll();
        service.awaitEnd(job);

        try (Service next = new Service(after)) {
            assertThat(next.house.segment.find("a-1")).isEmpty();
            next.recovery.start();

            assertThat(next.house.sent).isEmpty();
            assertThat(next.job(job.id()).run()).isZero();
            next.assertReplaced(job.id());
        }
        try (Service again = new Service(after)) {
            again.recovery.start();
            assertThat(again.stores.store.decidedArrays()).isEmpty();
        }
    }

    @Test
    void anArrayThatIsReplacedWhileAJobReadsItIsThereForTheJobAlsoAfterADeath() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Job job = service.submission.submit(Requests.request("sum(a)", "a-0", Map.of(), Duration.ofMinutes(1)), null);
        SmallSegment.countingArray(service.house.segment, "a-0", 2);
        service.copyTo(killed);

        try (Service next = new Service(killed)) {
            next.recovery.start();
            next.aggregation.answerAll();
            next.awaitEnd(next.job(job.id()));

            JobOutcome outcome =
                    Objects.requireNonNull(next.job(job.id()).snapshot().outcome());
            assertThat(outcome.results())
                    .containsExactly(new JobResult.Scalar(
                            DType.FLOAT64, Double.doubleToRawLongBits(ELEMENTS * (ELEMENTS - 1) / 2.0)));
            assertThat(next.house.segment.list()).extracting(ArrayEntry::name).containsExactlyInAnyOrder("a-0", "a-2");
        }
    }

    @Test
    void aLimitThatWasLoweredBetweenTwoStartsIsNoFailureOfTheService() throws IOException {
        Path killed = Files.createDirectory(folder.resolve("killed"));
        Job job = service.submission.submit(REPLACING, null);
        service.copyTo(killed);

        try (Service next = new Service(
                killed, segment -> JobPlanner.of(segment, Plans.manyItems(2), Plans.OUTPUTS, Plans.unlimited()))) {
            next.recovery.start();
            await().until(() -> next.job(job.id()).snapshot().status().ended());

            JobOutcome outcome =
                    Objects.requireNonNull(next.job(job.id()).snapshot().outcome());
            assertThat(String.valueOf(outcome.failure())).contains("invalid_map", "1 to 2 are allowed");
        }
    }

    @Test
    void whenTheOutcomeCannotBeStoredNothingIsReplacedAndNothingStays() {
        Job job = service.submission.submit(REPLACING, null);
        service.commits.before = () -> {
            throw new IllegalStateException("the disk of the test is full");
        };
        service.aggregation.answerAll();
        service.awaitEnd(job);

        JobOutcome outcome = Objects.requireNonNull(job.snapshot().outcome());
        assertThat(outcome.status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(outcome.failure())).contains("store_failed");
        assertUntouched();
    }

    @Test
    void whenOneOfTheNamesIsTakenNoneOfTheArraysIsPublished() {
        service.house.segment.delete(
                service.house.segment.find("a-2").orElseThrow().reference().arrayId());
        JobRequest refusing = new JobRequest(
                REPLACING.expression(),
                REPLACING.arrays(),
                REPLACING.map(),
                REPLACING.parameters(),
                new OutputName("b", false),
                REPLACING.timeout(),
                REPLACING.priority());
        Job job = service.submission.submit(refusing, null);
        SmallSegment.countingArray(service.house.segment, "b-2", 5);
        service.aggregation.answerAll();
        service.awaitEnd(job);

        JobOutcome outcome = Objects.requireNonNull(job.snapshot().outcome());
        assertThat(String.valueOf(outcome.failure())).contains("name_taken");
        assertThat(service.house.segment.find("b-0")).isEmpty();
        assertThat(service.house.segment.find("b-1")).isEmpty();
        assertUntouched();
    }

    private void assertUntouched() {
        assertThat(service.house.segment.find("a-0").orElseThrow().reference()).isEqualTo(input.reference());
        assertThat(service.house.segment.find("a-1")).isEmpty();
        assertThat(service.house.segment.list()).hasSize(2).allMatch(array -> array.leases() == 0);
        assertThat(service.house.segment.usage().usedBytes()).isEqualTo(usedBefore);
    }

    /** A service on the files of a folder, without a broker and a web server. */
    private static final class Service implements AutoCloseable {
        final Commits commits = new Commits();
        final StoreHouse stores;
        final House house;
        final Aggregation aggregation;
        final JobSubmission submission;
        final JobRecovery recovery;
        private final Path folder;

        Service(Path folder) {
            this(folder, segment -> Plans.planner(segment, 1));
        }

        Service(Path folder, Function<Segment, JobPlanner> planners) {
            this.folder = folder;
            stores = new StoreHouse(folder, commits::around);
            house = new House(folder, stores.store);
            aggregation = new Aggregation(house);
            JobPlanner planner = planners.apply(house.segment);
            submission = new JobSubmission(
                    planner,
                    stores.store,
                    house.running,
                    house.dispatcher,
                    house.functions,
                    house.segment,
                    JobTracing.off(),
                    Clock.systemUTC());
            JobRestart restart = new JobRestart(
                    planner,
                    stores.store,
                    house.running,
                    house.dispatcher,
                    new JobMetrics(house.meters),
                    JobTracing.off());
            recovery = new JobRecovery(stores.store, restart, house.running, house.segment);
        }

        Job job(UUID id) {
            return stores.store.find(id).orElseThrow().job();
        }

        void awaitEnd(Job job) {
            job.ended().orTimeout(10, TimeUnit.SECONDS).join();
        }

        void copyTo(Path target) {
            try {
                for (String file : List.of("segment", "jobs.mv.db")) {
                    Files.copy(folder.resolve(file), target.resolve(file));
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        void assertReplaced(UUID id) {
            JobOutcome outcome = Objects.requireNonNull(job(id).snapshot().outcome());
            assertThat(outcome.status()).isEqualTo(JobStatus.SUCCEEDED);
            List<UUID> ids = JobResult.arrays(outcome.results())
                    .map(JobResult.Array::arrayId)
                    .toList();
            assertThat(house.segment.list())
                    .hasSize(3)
                    .allMatch(array -> array.state() == ArrayState.READY && array.leases() == 0);
            for (int item = 0; item < 3; item++) {
                ArrayEntry array = house.segment.find("a-" + item).orElseThrow();
                assertThat(array.reference().arrayId()).isEqualTo(ids.get(item));
                try (ArrayLease lease = house.segment.lease(ids.get(item))) {
                    assertThat(lease.array().data().getAtIndex(ValueLayout.JAVA_DOUBLE, 7))
                            .isEqualTo(7 + 10 * (item + 1));
                }
            }
        }

        @Override
        public void close() {
            stores.close();
            house.close();
        }
    }

    /** Lets the test look, once, before or after something is committed. */
    private static final class Commits {
        volatile Runnable before = () -> {};
        volatile Runnable after = () -> {};

        PlatformTransactionManager around(PlatformTransactionManager transactions) {
            return new PlatformTransactionManager() {
                @Override
                public TransactionStatus getTransaction(@Nullable TransactionDefinition definition) {
                    return transactions.getTransaction(definition);
                }

                @Override
                public void commit(TransactionStatus status) {
                    Runnable then = before;
                    before = () -> {};
                    try {
                        then.run();
                    } catch (RuntimeException failure) {
                        transactions.rollback(status);
                        throw failure;
                    }
                    transactions.commit(status);
                    Runnable now = after;
                    after = () -> {};
                    now.run();
                }

                @Override
                public void rollback(TransactionStatus status) {
                    transactions.rollback(status);
                }
            };
        }
    }
}
