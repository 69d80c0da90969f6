package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.JobRun.CompletedStage;
import dev.onecopy.api.job.JobRun.Verdict;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Result;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobRunTest {
    private static final int ITEMS = 5;
    private static final int ITEMS_PER_TASK = 2;
    private static final int ELEMENTS = 1_000;

    @TempDir
    Path folder;

    private Segment segment;
    private Credit credit;
    private JobRun run;

    @BeforeEach
    void start() {
        segment = SmallSegment.in(folder);
        SmallSegment.countingArray(segment, "a", ELEMENTS);
        credit = new Credit();
        JobRequest request = Requests.sumOfProducts("a", ITEMS);
        JobPlan plan = Plans.of(segment, request, ITEMS_PER_TASK);
        run = new JobRun(new Job(JobAcceptance.of(request, Instant.EPOCH), plan.taskCount()), plan, credit);
    }

    @AfterEach
    void stop() {
        run.close();
        assertThat(credit.spent()).isZero();
        segment.close();
    }

    @Test
    void everyTaskIsGivenOnceAndEveryItemIsInOne() {
        List<Task> tasks = takeAll();

        assertThat(tasks).hasSize(3);
        assertThat(tasks.stream().mapToInt(task -> task.group().items().size()).sum())
                .isEqualTo(ITEMS);
        assertThat(credit.spent()).isEqualTo(3);
    }

    @Test
    void aRunThatIsTriedAgainKeepsWhatTheOneBeforeHasComputed() {
        Task done = run.take().orElseThrow();
        complete(done);
        finish(run.completed(done.index()));
        run.close();
        JobRequest request = Requests.sumOfProducts("a", ITEMS);
        JobPlan plan = Plans.of(segment, request, ITEMS_PER_TASK);
        JobAcceptance acceptance = run.job().acceptance().retried(Instant.EPOCH);
        JobRun earlier = run;
        run = new JobRun(new Job(acceptance, plan.taskCount()), plan, credit);
        run.adopt(earlier.computed());

        assertThat(run.job().snapshot().tasksDone()).isEqualTo(1);
        List<Task> rest = takeAll();
        assertThat(rest).hasSize(2).extracting(Task::index).doesNotContain(done.index());
        rest.forEach(this::complete);
        assertThat(rest.stream()
                        .map(task -> finish(run.completed(task.index())))
                        .filter(Boolean::booleanValue))
                .as("told once")
                .hasSize(1);
        assertThat(run.results().keySet()).hasSize(3);
    }

    @Test
    void slicesOfAStageThatWasNotOverAreKept() {
        try (Segment large =
                Segment.openOrCreate(folder.resolve("large"), new SegmentOptions(80 << 20, 4, OnStop.DELETE))) {
            ArrayType type = new ArrayType(DType.FLOAT64, Shape.of(8_000_000), Order.C);
            try (ArrayWriter writer = large.reserve(type)) {
                writer.publish("a", NameCollision.REFUSE);
            }
            JobRequest request = Requests.sumOfProducts("a", 1);
            JobPlan plan = Plans.of(large, request, 1);
            JobRun first =
                    new JobRun(new Job(JobAcceptance.of(request, Instant.EPOCH), plan.taskCount()), plan, credit);
            Task done = first.take().orElseThrow();
            first.complete(done.index(), ComputedResults.partials(done, large), 0, 0, 0);
            first.close();
            JobPlan again = Plans.of(large, request, 1);
            JobRun second = new JobRun(
                    new Job(first.job().acceptance().retried(Instant.EPOCH), again.taskCount()), again, credit);
            second.adopt(first.computed());

            assertThat(again.taskCount()).isGreaterThan(1);
            assertThat(second.job().snapshot().tasksDone()).isEqualTo(1);
            assertThat(second.take().orElseThrow().slice()).isEqualTo(1);
            second.close();
        }
    }

    @Test
    void theResultsAreInTheOrderOfTheItemsWhateverTheOrderOfArrival() {
        List<Task> tasks = takeAll();
        Collections.shuffle(tasks, new Random(7));
        int finished = 0;
        for (Task task : tasks) {
            assertThat(complete(task)).isEqualTo(Verdict.STAGE_COMPLETE);
            finished += finish(run.completed(task.index())) ? 1 : 0;
        }

        assertThat(finished).as("told once").isEqualTo(1);
        double sum = ELEMENTS * (ELEMENTS - 1) / 2.0;
        assertThat(run.results().values().stream().flatMap(List::stream))
                .extracting(result -> ((Result.Scalar) result).value())
                .containsExactly(sum, 2 * sum, 3 * sum, 4 * sum, 5 * sum);
    }

    private boolean finish(CompletedStage stage) {
        Findings findings = stage.findings().with(stage.stage().merge(stage.bySlice()));
        return run.finish(stage.group(), stage.group().computation().results(findings));
    }

    @Test
    void theTaskOfASliceAndAFirstItemIsFoundAndNoOtherIs() {
        assertThat(run.find(0, 0, 2)).hasValue(1);
        assertThat(run.find(0, 0, 1)).isEmpty();
        assertThat(run.find(0, 1, 0)).isEmpty();
        assertThat(run.find(0, -1, 0)).isEmpty();
        assertThat(run.find(1, 0, 0)).isEmpty();
    }

    @Test
    void aDoubledResultChangesNothing() {
        Task task = run.take().orElseThrow();

        assertThat(complete(task)).isEqualTo(Verdict.STAGE_COMPLETE);
        assertThat(complete(task)).isEqualTo(Verdict.DROPPED);
        assertThat(run.job().snapshot().tasksDone()).isEqualTo(1);
        assertThat(credit.spent()).isZero();
    }

    @Test
    void aLostTaskGoesOutAgainAsTheNextAttempt() {
        Task first = run.take().orElseThrow();

        assertThat(run.lost(first.index(), first.attempt())).hasValue(0);
        Task again = run.take().orElseThrow();

        assertThat(again.index()).isEqualTo(first.index());
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(first.alone()).isFalse();
        assertThat(again.alone()).isTrue();
        assertThat(run.lost(first.index(), first.attempt())).as("old news").isEmpty();
        run.startedAlone(again.index(), again.attempt(), "worker");
        assertThat(run.lost(again.index(), again.attempt())).hasValue(1);
    }

    @Test
    void aDeathIsChargedByTheDeliveryThatHadBegunAlsoWhenItWasGivenUpAndOnce() {
        Task first = run.take().orElseThrow();
        run.lost(first.index(), first.attempt());
        Task slow = run.take().orElseThrow();
        run.startedAlone(slow.index(), slow.attempt(), "worker");

        assertThat(run.reclaim(Duration.ZERO, Set.of("worker")))
                .as("it is not lost")
                .isZero();
        assertThat(run.reclaim(Duration.ZERO, Set.of("another"))).isEqualTo(1);
        Task again = run.take().orElseThrow();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(run.lost(slow.index(), slow.attempt())).hasValue(1);
        assertThat(run.lost(slow.index(), slow.attempt())).isEmpty();
        assertThat(run.awaits(again.index(), again.attempt())).isTrue();
    }

    @Test
    void theFailureOfADeliveryThatWasGivenUpIsNewsUntilTheTaskIsDone() {
        Task slow = run.take().orElseThrow();
        run.reclaim(Duration.ZERO, Set.of());
        Task again = run.take().orElseThrow();

        assertThat(run.wasSent(slow.index(), slow.attempt())).isTrue();
        assertThat(run.wasSent(again.index(), again.attempt())).isTrue();
        assertThat(run.wasSent(again.index(), again.attempt() + 1)).isFalse();
        complete(again);
        assertThat(run.wasSent(slow.index(), slow.attempt())).isFalse();
    }

    @Test
    void aResultThatComesAfterItsTaskWasPutBackIsTakenAndNotComputedAgain() {
        Task task = run.take().orElseThrow();
        run.lost(task.index(), task.attempt());

        assertThat(complete(task)).isEqualTo(Verdict.STAGE_COMPLETE);
        assertThat(takeAll()).extracting(Task::index).doesNotContain(task.index());
    }

    @Test
    void aClosedRunGivesAndTakesNothingAndLetsItsArraysGo() {
        Task task = run.take().orElseThrow();
        assertThat(segment.find("a").orElseThrow().leases()).isEqualTo(1);
        var partials = ComputedResults.partials(task, segment);

        run.close();

        assertThat(run.take()).isEmpty();
        assertThat(run.complete(task.index(), partials, 0, 0, 0)).isEqualTo(Verdict.DROPPED);
        assertThat(run.lost(task.index(), task.attempt())).isEmpty();
        assertThat(segment.find("a").orElseThrow().leases()).isZero();
        assertThat(credit.spent()).isZero();
    }

    private Verdict complete(Task task) {
        return run.complete(task.index(), ComputedResults.partials(task, segment), 0, 0, 0);
    }

    private List<Task> takeAll() {
        List<Task> tasks = new ArrayList<>();
        for (Optional<Task> task = run.take(); task.isPresent(); task = run.take()) {
            tasks.add(task.get());
        }
        return tasks;
    }
}
