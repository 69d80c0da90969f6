package dev.onecopy.api.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.HouseTest;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.SliceDelivery;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.plan.StageLimits;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.ResultValue;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AggregatorTest extends HouseTest {
    private final List<SliceDelivery> history = new ArrayList<>();
    private Aggregator aggregator;
    private Job job;

    @BeforeEach
    void aggregate() {
        StageCompletion stages = new StageCompletion(
                house.running,
                house.dispatcher,
                new ResultPublication(house.segment, house.running, Plans.OUTPUTS, Runnable::run),
                new StageLimits(Plans.properties(1), Plans.OUTPUTS),
                Runnable::run);
        aggregator = new Aggregator(
                house.running,
                house.dispatcher,
                stages,
                Plans.properties(1),
                house.metrics,
                history::add,
                Clock.systemUTC());
        JobRun run = house.start(Requests.sumOfProducts("a", 3));
        job = run.job();
    }

    @Test
    void aJobSucceedsWhenTheLastResultIsThere() {
        for (int index = 0; index < 3; index++) {
            assertThat(job.snapshot().status()).isEqualTo(JobStatus.RUNNING);
            aggregator.accept(ComputedResults.computed(house.sent.get(index), house.segment));
        }

        assertThat(outcome().status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(outcome().results())
                .extracting(result -> Double.longBitsToDouble(((JobResult.Scalar) result).bits()))
                .containsExactly(4950.0, 9900.0, 14850.0);
        assertThat(outcome().cost()).isEqualTo(new JobOutcome.Cost(800, 24, 0, 3_000));
        assertThat(house.running.find(job.id())).isEmpty();
    }

    @Test
    void aFailedSliceFailsTheJobWithItsCause() {
        aggregator.accept(ComputedResults.message(house.sent.getFirst(), Outcome.FAILED, List.of()));

        assertThat(outcome().status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(outcome().failure())).contains("reason_of_the_test", "slice 0", "as the test wants");
        assertThat(house.segment.find("a").orElseThrow().leases()).isZero();
    }

    @Test
    void theFailureOfADeliveryThatIsNotWaitedForAnyMoreIsDropped() {
        Task task = house.sent.getFirst();
        aggregator.accept(ComputedResults.computed(task, house.segment));
        aggregator.accept(ComputedResults.message(task, Outcome.FAILED, List.of()));

        assertThat(job.snapshot().status()).isEqualTo(JobStatus.RUNNING);
        assertThat(house.meters.counter("onecopy.results.dropped").count()).isEqualTo(1);
    }

    @Test
    void aSliceThatThreeWorkersDieOfWhileTheyRunNothingElseFailsTheJob() {
        aggregator.accept(ComputedResults.redelivered(delivery(0)));
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertThat(job.snapshot().status()).isEqualTo(JobStatus.RUNNING);
            Task again = delivery(attempt);
            assertThat(again.alone()).isTrue();
            aggregator.accept(ComputedResults.started(again));
            aggregator.accept(ComputedResults.redelivered(again));
            house.sent.stream()
                    .filter(task -> task.index() != 0)
                    .forEach(task -> aggregator.accept(ComputedResults.computed(task, house.segment)));
        }

        assertThat(outcome().status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(outcome().failure())).contains("worker_lost", "slice 0", "3 workers", "attempt 3");
        assertThat(house.interrupted).containsExactly(job.id());
        assertThat(history).extracting(SliceDelivery::attempt).contains(0, 1, 2, 3);
    }

    @Test
    void aSliceThatWasOnlyHeldByWorkersThatDiedIsNotChargedWithTheirDeaths() {
        for (int attempt = 0; attempt < 10; attempt++) {
            aggregator.accept(ComputedResults.redelivered(delivery(attempt)));
            house.sent.stream()
                    .filter(task -> task.index() == 1)
                    .forEach(task -> aggregator.accept(ComputedResults.computed(task, house.segment)));
        }

        assertThat(job.snapshot().status()).isEqualTo(JobStatus.RUNNING);
    }

    private Task delivery(int attempt) {
        return house.sent.stream()
                .filter(task -> task.index() == 0 && task.attempt() == attempt)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whatNoRunWaitsForIsCountedAndDropped() {
        ResultMessage good = ComputedResults.computed(house.sent.getFirst(), house.segment);
        List<ResultMessage> strangers = List.of(
                about(good, UUID.randomUUID(), 0, 0, 0, 0, good.partials()),
                about(good, job.id(), 1, 0, 0, 0, good.partials()),
                about(good, job.id(), 0, 1, 0, 0, good.partials()),
                about(good, job.id(), 0, 0, 1, 0, good.partials()),
                about(good, job.id(), 0, 0, Integer.MAX_VALUE, 0, good.partials()),
                about(good, job.id(), 0, 0, 0, 7, good.partials()),
                about(good, job.id(), 0, 0, 0, 0, List.of()),
                about(good, job.id(), 0, 0, 0, 0, List.of(List.of())),
                about(good, job.id(), 0, 0, 0, 0, List.of(List.of(new long[1_000]))));
        strangers.forEach(aggregator::accept);

        assertThat(house.meters.counter("onecopy.results.dropped").count()).isEqualTo(strangers.size());
        assertThat(job.snapshot().status()).isEqualTo(JobStatus.RUNNING);
        assertThat(job.snapshot().tasksDone()).isZero();
    }

    @Test
    void onlyWhatIsWaitedForAndIsAnAnswerCountsAsACall() {
        heard("worker", 1, "lane", SMOOTH);
        start("smooth(a, i)", 1);
        Task call = house.sent.getLast();
        assertThat(call.lane()).isEqualTo("lane");

        aggregator.accept(answer(call, null));
        aggregator.accept(answer(call, new ResultValue("int8", new long[0], new byte[1])));
        assertThat(answeredCalls()).as("undecodable").isZero();

        ResultMessage right = answer(call, new ResultValue("float64", new long[0], new byte[Double.BYTES]));
        aggregator.accept(right);
        assertThat(answeredCalls()).isEqualTo(1);

        aggregator.accept(right);
        aggregator.accept(ComputedResults.message(call, Outcome.DECLINED, List.of()));
        aggregator.accept(ComputedResults.message(call, Outcome.REDELIVERED, List.of()));
        aggregator.accept(ComputedResults.message(call, Outcome.FAILED, List.of()));
        assertThat(answeredCalls()).as("late").isEqualTo(1);
        assertThat(house.meters.counter("onecopy.results.dropped").count()).isEqualTo(6);
    }

    private long answeredCalls() {
        return house.meters.find("onecopy.calls").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static ResultMessage answer(Task call, @Nullable ResultValue value) {
        return new ResultMessage(
                MessageVersion.CURRENT,
                call.run().job().id(),
                call.run().number(),
                call.stage(),
                call.slice(),
                call.attempt(),
                call.group().firstItem(),
                "worker",
                Outcome.COMPUTED,
                (Failure) null,
                List.of(),
                value,
                0,
                0,
                0,
                0);
    }

    @Test
    void aJobWhoseArrayIsDeletedEndsRightAndTheMemoryIsFreeAfterwards() {
        house.segment.delete(house.segment.find("a").orElseThrow().reference().arrayId());
        for (int index = 0; index < 3; index++) {
            aggregator.accept(ComputedResults.computed(house.sent.get(index), house.segment));
        }

        assertThat(outcome().status()).isEqualTo(JobStatus.SUCCEEDED);
        assertThat(house.segment.usage().usedBytes()).isZero();
    }

    private JobOutcome outcome() {
        return Objects.requireNonNull(job.snapshot().outcome(), "the job has not ended");
    }

    private static ResultMessage about(
            ResultMessage like, UUID jobId, int run, int stage, int slice, int firstItem, List<List<long[]>> partials) {
        return new ResultMessage(
                MessageVersion.CURRENT,
                jobId,
                run,
                stage,
                slice,
                like.attempt(),
                firstItem,
                like.workerId(),
                like.outcome(),
                (Failure) null,
                partials,
                null,
                0,
                0,
                0,
                0);
    }
}
