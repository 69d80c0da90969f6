package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.JobRun.CompletedStage;
import dev.onecopy.api.job.JobRun.Verdict;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Result;
import dev.onecopy.segment.Segment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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
        run.startedAlone(again.index(), first.attempt());
        run.startedAlone(again.index(), again.attempt());
        assertThat(run.lost(again.index(), again.attempt())).hasValue(1);
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
