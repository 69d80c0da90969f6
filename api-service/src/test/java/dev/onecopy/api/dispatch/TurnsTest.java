package dev.onecopy.api.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.ComputedResults;
import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.Credit;
import dev.onecopy.api.job.Job;
import dev.onecopy.api.job.JobAcceptance;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.segment.Segment;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TurnsTest {
    private static final long SLICE_NANOSECONDS = 3_000_000;

    @TempDir
    Path folder;

    private final Turns turns = new Turns();
    private final List<JobRun> runs = new ArrayList<>();
    private Segment segment;

    @BeforeEach
    void open() {
        segment = SmallSegment.in(folder);
        SmallSegment.countingArray(segment, "a", 100);
    }

    @AfterEach
    void close() {
        runs.forEach(JobRun::close);
        segment.close();
    }

    @Test
    void runsShareByTheirPriorities() {
        JobRun urgent = add(100, 9);
        JobRun usual = add(100, 3);
        List<JobRun> sent = answer(60);

        assertThat(sent.stream().filter(urgent::equals).count()).isBetween(42L, 48L);
        assertThat(sent.stream().filter(usual::equals).count()).isBetween(12L, 18L);
    }

    @Test
    void aSmallJobGoesBeforeManyLargeOnesThatCameFirst() {
        for (int large = 0; large < 10; large++) {
            add(50, 5);
        }
        answer(60);
        JobRun small = add(2, 5);

        assertThat(answer(2)).containsOnly(small);
    }

    @Test
    void aStreamOfSmallJobsDoesNotStopALargeOne() {
        JobRun large = add(60, 5);
        answer(10);
        List<JobRun> sent = new ArrayList<>();
        for (int small = 0; small < 50; small++) {
            add(1, 10);
            sent.addAll(answer(1));
        }

        assertThat(sent.stream().filter(large::equals).count()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void whoHasNothingToSendLeavesTheLineAndComesBack() {
        JobRun run = add(1, 5);
        Task task = turns.next(JobRun::take).orElseThrow();
        assertThat(turns.next(JobRun::take)).isEmpty();
        run.declined(task.index(), task.attempt());
        turns.add(run);

        assertThat(turns.next(JobRun::take).orElseThrow().index()).isEqualTo(task.index());
    }

    private JobRun add(int items, int priority) {
        JobRequest usual = Requests.sumOfProducts("a", items);
        JobRequest request = new JobRequest(
                usual.expression(), usual.arrays(), usual.map(), usual.parameters(), null, usual.timeout(), priority);
        var plan = Plans.of(segment, request, 1);
        JobRun run =
                new JobRun(new Job(JobAcceptance.of(request, Instant.EPOCH), plan.taskCount()), plan, new Credit());
        runs.add(run);
        turns.add(run);
        return run;
    }

    /** Whose turns the next ones are. */
    private List<JobRun> answer(int count) {
        List<JobRun> sent = new ArrayList<>();
        for (int turn = 0; turn < count; turn++) {
            Task task = turns.next(JobRun::take).orElseThrow();
            task.run().complete(task.index(), ComputedResults.partials(task, segment), 0, 0, SLICE_NANOSECONDS);
            sent.add(task.run());
        }
        return sent;
    }
}
