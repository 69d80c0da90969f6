package dev.onecopy.api.aggregate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.House;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.JobStatus;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.plan.StageLimits;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.SegmentView;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageCompletionTest {
    private static final int ELEMENTS = 3_000;

    @TempDir
    Path folder;

    private House house;
    private Aggregator aggregator;
    private long usedBefore;

    @BeforeEach
    void start() {
        house = new House(folder);
        SmallSegment.countingArray(house.segment, "a", ELEMENTS);
        usedBefore = house.segment.usage().usedBytes();
        StageCompletion stages = new StageCompletion(
                house.running,
                house.dispatcher,
                new ResultPublication(house.segment, house.running, Plans.OUTPUTS, Runnable::run),
                new StageLimits(Plans.properties(1), Plans.OUTPUTS),
                Runnable::run);
        house.completion(stages);
        aggregator = new Aggregator(
                house.running,
                house.dispatcher,
                stages,
                Plans.properties(1),
                house.metrics,
                delivery -> {},
                Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        assertThat(house.segment.find("a").orElseThrow().leases()).isZero();
        house.close();
    }

    @Test
    void theSecondStageIsSentWhenTheFirstIsCompleteAndKnowsWhatItFound() {
        JobRun run = house.start(request("(a - a.min()) / ptp(a)", null));

        assertThat(house.sent).extracting(Task::stage).containsExactly(0);
        answer();
        assertThat(house.sent).extracting(Task::stage).containsExactly(0, 1);
        assertThat(house.sent.getLast().findings().stages()).hasSize(1);
        assertThat(run.job().snapshot().taskCount()).as("known by now").isEqualTo(2);
        assertThat(run.job().snapshot().status()).isEqualTo(JobStatus.RUNNING);
        answer();

        assertThat(values(run)[0]).isZero();
        assertThat(values(run)[1]).isEqualTo(1 / 2999.0);
        assertThat(values(run)[2999]).isEqualTo(1);
    }

    @Test
    void aLateResultOfAnEarlierStageIsDropped() {
        JobRun run = house.start(request("(a - a.min()) / ptp(a)", null));
        var first = ComputedResults.computed(house.sent.getFirst(), house.segment);
        aggregator.accept(first);
        aggregator.accept(first);

        assertThat(house.meters.counter("onecopy.results.dropped").count()).isEqualTo(1);
        assertThat(house.sent).extracting(Task::stage).containsExactly(0, 1);
        assertThat(run.job().snapshot().tasksDone()).isEqualTo(1);
        answer();
        assertThat(outcome(run).status()).isEqualTo(JobStatus.SUCCEEDED);
    }

    @Test
    void anArrayWithoutANameGoesAnHourAfterItsLastUseAndOneWithANameStays() {
        JobRun unnamed = house.start(request("a + 1", null));
        answer();
        JobRun named = house.start(request("a + 1", new OutputName("sum", false)));
        answer();

        ArrayEntry going = array(unnamed);
        assertThat(going.name()).isNull();
        assertThat(Objects.requireNonNull(going.expiresAt())).isAfter(going.createdAt());
        ArrayEntry staying = array(named);
        assertThat(staying.name()).isEqualTo("sum");
        assertThat(staying.expiresAt()).isNull();
        assertThat(house.segment.find("sum").orElseThrow().reference()).isEqualTo(staying.reference());
    }

    @Test
    void aJobReplacesTheArrayThatItReads() {
        ArrayEntry before = house.segment.find("a").orElseThrow();
        JobRun run = house.start(request("a + 1", new OutputName("a", true)));
        assertThat(house.segment.find("a").orElseThrow().reference()).isEqualTo(before.reference());
        answer();

        assertThat(house.segment.find("a").orElseThrow().reference())
                .isEqualTo(array(run).reference());
        assertThat(values(run)[0]).isEqualTo(1);
        assertThat(house.segment.find(before.reference().arrayId())).isEmpty();
        assertThat(house.segment.usage().usedBytes()).isEqualTo(usedBefore);
    }

    @Test
    void aNameThatIsTakenWhileTheJobRunsFailsItAndNothingOfItStays() {
        JobRun run = house.start(request("a + 1", new OutputName("late", false)));
        SmallSegment.countingArray(house.segment, "late", 1);
        long used = house.segment.usage().usedBytes();
        answer();

        assertThat(outcome(run).status()).isEqualTo(JobStatus.FAILED);
        assertThat(String.valueOf(outcome(run).failure())).contains("name_taken", "late");
        assertThat(house.segment.list()).hasSize(2);
        assertThat(house.segment.usage().usedBytes()).isLessThan(used);
    }

    @Test
    void aJobThatFailsInItsSecondStageLeavesNothing() {
        JobRun run = house.start(request("(a - a.min()) / ptp(a)", new OutputName("never", false)));
        answer();
        assertThat(house.segment.usage().usedBytes()).as("reserved").isGreaterThan(usedBefore);
        aggregator.accept(ComputedResults.message(house.sent.getLast(), Outcome.FAILED, List.of()));

        assertThat(outcome(run).status()).isEqualTo(JobStatus.FAILED);
        assertThat(house.segment.usage().usedBytes()).isEqualTo(usedBefore);
        assertThat(house.segment.list()).hasSize(1);
    }

    @Test
    void aWorkerThatStillWritesIsWaitedForAndThenLeftWithTheArray() {
        JobRun run = house.start(request("a + 1", new OutputName("copy", false)));
        var located = run.plan().arrays().located(0, 0).getFirst();
        try (SegmentView view = SegmentView.attach(house.segment.file());
                OutputSlice late = view.output(located.reference(), 0, 8)) {
            answer();
            await().until(() -> run.job().snapshot().status().ended());
            late.data().fill((byte) 99);

            assertThat(outcome(run).status()).isEqualTo(JobStatus.SUCCEEDED);
            assertThat(array(run).state()).isEqualTo(ArrayState.READY);
            assertThat(view.array(array(run).reference()).data().get(ValueLayout.JAVA_DOUBLE, 0))
                    .isEqualTo(1);
            assertThat(house.segment.list()).extracting(ArrayEntry::state).contains(ArrayState.QUARANTINED);
        }
        house.segment.reclaim();
        assertThat(house.segment.list()).hasSize(2);
    }

    @Test
    void aSmallArrayStandsWithTheResultToo() {
        JobRun run = house.start(request("a[:2] + 1", null));
        answer();

        JobResult.Array result = (JobResult.Array) outcome(run).results().getFirst();
        assertThat(result.values()).hasSize(2 * Double.BYTES);
        assertThat(values(run)).containsExactly(1, 2);
    }

    @Test
    void whatNeedsNoWorkerEndsAtOnce() {
        JobRun run = house.start(new JobRequest(
                "1 + 2", Map.of(), Map.of(), Map.of(), null, Duration.ofMinutes(1), JobRequest.DEFAULT_PRIORITY));

        assertThat(house.sent).isEmpty();
        assertThat(((JobResult.Scalar) outcome(run).results().getFirst()).bits())
                .isEqualTo(3);
    }

    /** Every task that has been sent and not answered is computed here. */
    private void answer() {
        List<Task> unanswered = new ArrayList<>();
        for (Task task : house.sent) {
            if (task.run().awaits(task.index(), task.attempt())) {
                unanswered.add(task);
            }
        }
        unanswered.forEach(task -> aggregator.accept(ComputedResults.computed(task, house.segment)));
    }

    private ArrayEntry array(JobRun run) {
        JobResult.Array result = (JobResult.Array) outcome(run).results().getFirst();
        return house.segment.find(result.arrayId()).orElseThrow();
    }

    private double[] values(JobRun run) {
        try (ArrayLease lease = house.segment.lease(array(run).reference().arrayId())) {
            return lease.array().data().toArray(ValueLayout.JAVA_DOUBLE);
        }
    }

    private static JobOutcome outcome(JobRun run) {
        Job job = run.job();
        return Objects.requireNonNull(job.snapshot().outcome(), "the job has not ended");
    }

    private static JobRequest request(String expression, @Nullable OutputName output) {
        return new JobRequest(
                expression,
                Map.of("a", "a"),
                Map.of(),
                Map.of(),
                output,
                Duration.ofMinutes(1),
                JobRequest.DEFAULT_PRIORITY);
    }
}
