package dev.onecopy.api.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.config.StoreProperties;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobFailure;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobOutcome.Cost;
import dev.onecopy.api.job.JobOutcome.WorkerMemory;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.Settlement;
import dev.onecopy.api.job.SliceDelivery;
import dev.onecopy.array.DType;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.segment.Segment;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DuplicateKeyException;

class JobStoreTest {
    private static final UUID SEGMENT = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901Z");

    private static final JobRequest REQUEST = new JobRequest(
            "sum(a * i) + b",
            Map.of("a", "c4e0a1de-3d5f-4c0b-9b1a-6b7b8f6a2f10"),
            Map.of("i", List.of(IntegerValue.of(1), new FloatValue(0.1), new FloatValue(Double.NaN))),
            Map.of("b", new IntegerValue(BigInteger.TWO.pow(200)), "c", new BooleanValue(true)),
            new OutputName("out", true),
            Duration.ofMinutes(1),
            7);

    @TempDir
    Path folder;

    private StoreHouse house;

    @BeforeEach
    void open() {
        house = new StoreHouse(folder);
    }

    @AfterEach
    void close() {
        house.close();
    }

    @Test
    void whatWasAcceptedAndHowItEndedAreThereAfterARestart() {
        Job ended = accept(null);
        Job unfinished = accept(null);
        ended.started(NOW);
        ended.progressed();
        ended.grown(3);
        JobOutcome outcome = new JobOutcome(
                JobStatus.SUCCEEDED,
                List.of(
                        new JobResult.Scalar(DType.FLOAT64, Double.doubleToRawLongBits(Double.NaN)),
                        new JobResult.Scalar(DType.INT64, Long.MIN_VALUE),
                        new JobResult.Tuple(
                                List.of(new JobResult.Array(DType.BOOL, List.of(1L, 2L), SEGMENT, new byte[] {0, 1})))),
                null,
                new Cost(1, 2, 3, 4),
                List.of(new WorkerMemory("w", 5, 6)));
        house.store.end(ended, outcome, NOW.plusSeconds(2), Settlement.NONE).join();

        house.close();
        house = new StoreHouse(folder);

        RememberedJob remembered = house.store.find(ended.id()).orElseThrow();
        assertThat(remembered.job().acceptance()).isEqualTo(ended.acceptance());
        assertThat(remembered.job().snapshot()).isEqualTo(ended.snapshot());
        assertThat(remembered.segmentId()).isEqualTo(SEGMENT);
        assertThat(house.store.unfinished()).containsExactly(unfinished.id());
        StoredRequest stored = house.store.request(unfinished.id()).orElseThrow();
        assertThat(stored.request()).isEqualTo(REQUEST);
        assertThat(stored.planVersion()).isEqualTo(3);
    }

    @Test
    void aJobIsReportedAsEndedOnlyWhenThatIsWrittenDown() {
        Job job = accept(null);
        CompletableFuture<Boolean> wasThere = new CompletableFuture<>();
        job.onEnd(() -> wasThere.complete(house.table
                .find(job.id())
                .orElseThrow()
                .job()
                .snapshot()
                .status()
                .ended()));
        house.store.end(job, failure("slice_failed"), NOW, Settlement.NONE).join();

        assertThat(wasThere.join()).isTrue();
    }

    @Test
    void aJobEndsAsWasWrittenDownAlsoWhenWhatFollowsFromThatFails() {
        JobOutcome outcome = new JobOutcome(JobStatus.SUCCEEDED, List.of(), null, new Cost(1, 2, 3, 4), List.of());
        List<CompletableFuture<Void>> failures = List.of(
                CompletableFuture.failedFuture(new IllegalStateException("as the test wants")),
                new CompletableFuture<Void>() {
                    @Override
                    public CompletableFuture<Void> toCompletableFuture() {
                        throw new IllegalStateException("as the test wants");
                    }
                });
        for (CompletableFuture<Void> failure : failures) {
            Job job = accept(null);
            house.store.end(job, outcome, NOW, new Publishing(failure)).join();

            assertThat(job.snapshot().outcome()).isEqualTo(outcome);
            assertThat(house.table.publications()).as("to be finished").contains(job.id());
        }
    }

    private record Publishing(CompletableFuture<Void> stored) implements Settlement {
        @Override
        public boolean publishes() {
            return true;
        }

        @Override
        public void refused() {}
    }

    @Test
    void aJobRunsOnceMore() {
        Job first = accept(null);
        house.store.end(first, failure("slice_failed"), NOW, Settlement.NONE).join();
        Job second = new Job(first.acceptance().retried(NOW.plusSeconds(9)), 5);
        house.store.runAgain(
                second, house.store.request(first.id()).orElseThrow().plannedBy(4));

        Job found = house.store.find(first.id()).orElseThrow().job();
        assertThat(found.run()).isEqualTo(1);
        assertThat(found.snapshot().createdAt()).isEqualTo(NOW);
        assertThat(found.snapshot().acceptedAt()).isEqualTo(NOW.plusSeconds(9));
        assertThat(house.table.find(first.id()).orElseThrow().job().acceptance())
                .isEqualTo(second.acceptance());
        assertThat(found.snapshot().status()).isEqualTo(JobStatus.QUEUED);
        assertThat(house.store.unfinished()).containsExactly(first.id());
    }

    @Test
    void aJobThatRunsOnceMoreIsNotForgottenByWhoSawItEnded() {
        Job first = accept(null);
        house.store.end(first, failure("slice_failed"), NOW, Settlement.NONE).join();
        Job second = new Job(first.acceptance().retried(NOW.plusSeconds(9)), 5);
        house.store.runAgain(second, house.store.request(first.id()).orElseThrow());

        house.store.delete(first);

        assertThat(house.store.unfinished()).containsExactly(first.id());
        assertThat(house.store.find(first.id()).orElseThrow().job()).isSameAs(second);
    }

    @Test
    void aJobThatWasForgottenDoesNotRunOnceMore() {
        Job first = accept(null);
        StoredRequest stored = house.store.request(first.id()).orElseThrow();
        house.store.end(first, failure("slice_failed"), NOW, Settlement.NONE).join();
        house.store.delete(first);

        Job second = new Job(first.acceptance().retried(NOW.plusSeconds(9)), 5);
        assertThatThrownBy(() -> house.store.runAgain(second, stored)).isInstanceOf(JobForgottenException.class);
        assertThat(house.store.find(first.id())).isEmpty();
    }

    @Test
    void anOutcomeThatCannotBeWrittenDownIsStillTold() {
        Job job = accept(null);
        house.jdbc.sql("ALTER TABLE job RENAME TO elsewhere").update();
        house.store.end(job, failure("slice_failed"), NOW, Settlement.NONE).join();
        house.jdbc.sql("ALTER TABLE elsewhere RENAME TO job").update();

        Job.Snapshot found = house.store.find(job.id()).orElseThrow().job().snapshot();
        assertThat(found.status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(found.outcome())).contains("store_failed");
        assertThat(house.store.unfinished()).containsExactly(job.id());
    }

    @Test
    void whatIsWrittenWhenTheStoreClosesIsNotInterrupted() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch closing = new CountDownLatch(1);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        CompletableFuture<Void> written = house.commits.commit(() -> {
            begun.countDown();
            try {
                closing.await();
                interrupted.complete(Thread.currentThread().isInterrupted());
            } catch (InterruptedException interruption) {
                interrupted.complete(true);
            }
        });
        begun.await();
        Thread closer = Thread.ofPlatform().start(house.commits::close);
        await().until(() -> closer.getState() == Thread.State.WAITING);
        closing.countDown();
        closer.join();

        assertThat(interrupted.join()).isFalse();
        assertThat(written.isCompletedExceptionally()).isFalse();
    }

    @Test
    void anErrorInOneChangeStopsNoOther() {
        CompletableFuture<Void> broken = house.commits.commit(() -> {
            throw new StackOverflowError("of the test");
        });
        assertThatThrownBy(broken::join).hasRootCauseInstanceOf(StackOverflowError.class);

        assertThat(house.store.find(accept(null).id())).isPresent();
    }

    @Test
    void aKeyNamesOneJob() {
        Job job = accept("key");
        KeyedJob keyed = house.store.findByKey("key").orElseThrow();
        assertThat(keyed).isEqualTo(new KeyedJob(job.id(), StoredRequest.hash(REQUEST)));
        assertThatThrownBy(() -> accept("key")).isInstanceOf(DuplicateKeyException.class);
        assertThat(house.store.list(null, null, 10)).hasSize(1);
    }

    @Test
    void equalRequestsHaveEqualHashesAndOthersHaveNot() {
        Map<String, ScalarValue> inAnotherOrder = new LinkedHashMap<>();
        REQUEST.parameters().keySet().stream()
                .sorted(Comparator.reverseOrder())
                .forEach(name -> inAnotherOrder.put(
                        name, Objects.requireNonNull(REQUEST.parameters().get(name))));
        JobRequest sameInAnotherOrder = new JobRequest(
                REQUEST.expression(),
                REQUEST.arrays(),
                REQUEST.map(),
                inAnotherOrder,
                REQUEST.output(),
                REQUEST.timeout(),
                REQUEST.priority());
        assertThat(StoredRequest.hash(sameInAnotherOrder)).isEqualTo(StoredRequest.hash(REQUEST));
        assertThat(StoredRequest.hash(REQUEST.withArrays(Map.of("a", "b")))).isNotEqualTo(StoredRequest.hash(REQUEST));
    }

    @Test
    void jobsAreListedFromTheNewestByPageAndByStatus() {
        List<Job> jobs = IntStream.range(0, 5).mapToObj(one -> accept(null)).toList();
        house.store
                .end(jobs.get(1), failure("slice_failed"), NOW, Settlement.NONE)
                .join();
        jobs.get(2).started(NOW);

        assertThat(ids(house.store.list(null, null, 3)))
                .containsExactly(jobs.get(4).id(), jobs.get(3).id(), jobs.get(2).id());
        assertThat(ids(house.store.list(null, jobs.get(2).id(), 3)))
                .containsExactly(jobs.get(1).id(), jobs.get(0).id());
        assertThat(ids(house.store.list(JobStatus.FAILED, null, 3)))
                .containsExactly(jobs.get(1).id());
        assertThat(ids(house.store.list(JobStatus.RUNNING, null, 3)))
                .containsExactly(jobs.get(2).id());
        assertThat(ids(house.store.list(JobStatus.QUEUED, jobs.get(4).id(), 3)))
                .containsExactly(jobs.get(3).id(), jobs.get(0).id());
    }

    @Test
    void whoListsJobsDoesNotReadTheirResultsAndOlderReleasesLeftThemInTheOutcome() {
        Job job = accept(null);
        Job old = accept(null);
        JobOutcome outcome = new JobOutcome(
                JobStatus.SUCCEEDED,
                List.of(new JobResult.Scalar(DType.INT64, 7)),
                null,
                new Cost(1, 2, 3, 4),
                List.of(new WorkerMemory("w", 5, 6)));
        house.store.end(job, outcome, NOW, Settlement.NONE).join();
        house.store.end(old, outcome, NOW, Settlement.NONE).join();
        house.jdbc
                .sql("UPDATE job SET results = NULL, outcome = ? WHERE id = ?")
                .param("{\"status\":\"SUCCEEDED\",\"results\":[{\"kind\":\"scalar\",\"dtype\":\"int64\",\"bits\":7}],"
                        + "\"failure\":null,\"cost\":{\"bytesMapped\":1,\"bytesScanned\":2,\"bytesCopied\":3,"
                        + "\"computeNanoseconds\":4},\"workers\":[{\"workerId\":\"w\",\"bytesPrivate\":5,"
                        + "\"bytesShared\":6}]}")
                .param(old.id())
                .update();

        assertThat(house.store.list(null, null, 10))
                .hasSize(2)
                .allSatisfy(
                        one -> assertThat(one.job().snapshot().outcome()).isEqualTo(outcome.withResults(List.of())));
        for (UUID id : List.of(job.id(), old.id())) {
            assertThat(house.store.find(id).orElseThrow().job().snapshot().outcome())
                    .isEqualTo(outcome);
        }
    }

    @Test
    void endedJobsAreForgottenByAgeAndByNumberAndUnfinishedOnesAreNot() {
        Job unfinished = accept(null);
        List<Job> ended = IntStream.range(0, 4).mapToObj(one -> accept(null)).toList();
        for (int index = 0; index < ended.size(); index++) {
            house.store
                    .end(ended.get(index), failure("slice_failed"), NOW.plusSeconds(60L * index), Settlement.NONE)
                    .join();
        }
        house.history.accept(delivery(ended.getFirst().id(), 0));
        assertThat(house.history.list(ended.getFirst().id(), 0, 10)).hasSize(1);
        forget(NOW.plusSeconds(1_000 + 30), 3);

        assertThat(ids(house.store.list(null, null, 10)))
                .containsExactly(ended.get(3).id(), ended.get(2).id(), unfinished.id());
        assertThat(house.history.list(ended.getFirst().id(), 0, 10)).isEmpty();
    }

    @Test
    void howeverManyAreTooManyAreForgottenWithTheirSlicesAndSoAreTheOldestSlices() {
        List<Job> ended = IntStream.range(0, 250).mapToObj(one -> accept(null)).toList();
        List<CompletableFuture<Void>> ends = IntStream.range(0, ended.size())
                .mapToObj(index -> house.store.end(
                        ended.get(index), failure("slice_failed"), NOW.plusSeconds(index), Settlement.NONE))
                .toList();
        ends.forEach(CompletableFuture::join);
        house.slices.insert(ended.stream().map(job -> delivery(job.id(), 0)).toList());
        Job last = ended.getLast();
        house.slices.insert(IntStream.range(1, 2_500)
                .mapToObj(slice -> delivery(last.id(), slice, NOW.plusMillis(slice)))
                .toList());

        forget(NOW.plusSeconds(500), 2);

        assertThat(ids(house.store.list(null, null, 10)))
                .containsExactly(last.id(), ended.get(ended.size() - 2).id());
        assertThat(house.jdbc
                        .sql("SELECT COUNT(*) FROM slice")
                        .query(Long.class)
                        .single())
                .isEqualTo(100);
        assertThat(house.history.list(last.id(), 99, 10))
                .extracting(SliceDelivery::slice)
                .containsExactly(2_499);
    }

    private void forget(Instant now, int maximumJobs) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        try (Segment segment = SmallSegment.in(folder)) {
            new Forgetting(
                            house.table,
                            house.slices,
                            new KnownArrays(house.jdbc, house.commits, segment, clock),
                            house.commits,
                            new StoreProperties(null, null, Duration.ofSeconds(1_000), maximumJobs, 100),
                            clock)
                    .forget();
        }
    }

    @Test
    void theDeliveriesOfAJobAreListedInTheOrderOfTheWork() {
        UUID job = UUID.randomUUID();
        house.history.accept(delivery(job, 1));
        house.history.accept(delivery(UUID.randomUUID(), 0));
        house.history.accept(delivery(job, 0));

        assertThat(house.history.list(job, 0, 10)).containsExactly(delivery(job, 0), delivery(job, 1));
        assertThat(house.history.list(job, 1, 10)).containsExactly(delivery(job, 1));
    }

    @Test
    void aChangeThatFailsFailsAlone() {
        List<CompletableFuture<Void>> changes = IntStream.range(0, 50)
                .mapToObj(index -> house.commits.commit(() -> {
                    if (index == 25) {
                        throw new IllegalStateException("as the test wants");
                    }
                    house.slices.insert(List.of(delivery(SEGMENT, index)));
                }))
                .toList();

        assertThatThrownBy(() -> Durability.await(changes.get(25))).hasMessage("as the test wants");
        for (int index = 0; index < changes.size(); index++) {
            if (index != 25) {
                changes.get(index).join();
            }
        }
        assertThat(house.history.list(SEGMENT, 0, 100)).hasSize(49);
    }

    private Job accept(@Nullable String key) {
        Job job = new Job(JobAcceptance.of(REQUEST, NOW), 4);
        Durability.await(house.store.accept(
                job, new StoredRequest(REQUEST, SEGMENT, 3, key, StoredRequest.hash(REQUEST), List.of())));
        return job;
    }

    private static List<UUID> ids(List<RememberedJob> jobs) {
        return jobs.stream().map(one -> one.job().id()).toList();
    }

    private static JobOutcome failure(String code) {
        return new JobOutcome(
                JobStatus.FAILED,
                List.of(),
                new JobFailure(code, "as the test wants"),
                new Cost(0, 0, 0, 0),
                List.of());
    }

    private static SliceDelivery delivery(UUID job, int slice) {
        return delivery(job, slice, NOW);
    }

    private static SliceDelivery delivery(UUID job, int slice, Instant answeredAt) {
        return new SliceDelivery(job, 0, 0, slice, 0, 0, "COMPUTED", "w", NOW, answeredAt, 5, null, null, null);
    }
}
