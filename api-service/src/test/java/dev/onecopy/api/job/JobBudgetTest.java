package dev.onecopy.api.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.api.job.JobBudget.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class JobBudgetTest {
    private final JobBudget budget = new JobBudget(3, 1_000, 500);

    @Test
    void manyWhoComeAtOnceAreNotMoreThanAllowed() throws Exception {
        try (ExecutorService clients = Executors.newFixedThreadPool(8)) {
            List<Future<Boolean>> opened = IntStream.range(0, 200)
                    .mapToObj(client -> clients.submit(this::opens))
                    .toList();
            int count = 0;
            for (Future<Boolean> one : opened) {
                count += one.get() ? 1 : 0;
            }
            assertThat(count).isEqualTo(3);
        }
    }

    @SuppressWarnings("MustBeClosedChecker")
    private boolean opens() {
        try {
            var unused = budget.open();
            return true;
        } catch (TooManyJobsException full) {
            assertThat(full.code()).isEqualTo("too_many_jobs");
            return false;
        }
    }

    @Test
    void whatOneHoldsAnotherCannotHaveUntilItIsGivenBack() {
        Share first = budget.open();
        first.takeHeap(600);
        try (Share second = budget.open()) {
            assertRefused("job_memory_full", () -> second.takeHeap(401));
            second.takeHeap(400);
            first.close();
            first.close();
            second.takeHeap(600);
            assertThat(second.heapBytes()).isEqualTo(1_000);
        }
        try (Share third = budget.open()) {
            third.takeHeap(1_000);
        }
    }

    @Test
    void outputsOfOneMayTakeAllAndThoseOfSeveralOnlySoMuch() {
        try (Share alone = budget.open()) {
            alone.takeOutputs(900);
            try (Share other = budget.open()) {
                assertRefused("output_memory_full", () -> other.takeOutputs(1));
            }
        }
        try (Share one = budget.open();
                Share other = budget.open()) {
            one.takeOutputs(200);
            other.takeOutputs(300);
            assertRefused("output_memory_full", () -> one.takeOutputs(1));
        }
    }

    @Test
    void scratchOfLaterStagesLeavesLessForTheOutputsOfOthers() {
        try (Share other = budget.open()) {
            try (Share one = budget.open()) {
                assertThat(one.takeLaterStage(0, 1, 400, () -> {})).isTrue();
                assertRefused("output_memory_full", () -> other.takeOutputs(200));
            }
            other.takeOutputs(200);
        }
    }

    @Test
    void whatWasAcceptedBeforeIsNeverRefused() {
        try (Share one = budget.openForAccepted();
                Share two = budget.openForAccepted();
                Share three = budget.openForAccepted();
                Share four = budget.openForAccepted()) {
            one.takeHeap(2_000);
            two.takeHeap(2_000);
            three.takeOutputs(2_000);
            four.takeOutputs(2_000);
            assertRefused("too_many_jobs", budget::open);
        }
    }

    @Test
    void aLaterStageWaitsForMemoryButOneOfThemAlwaysGoesOn() {
        List<String> begun = new ArrayList<>();
        try (Share other = budget.open();
                Share one = budget.open()) {
            one.takeFirstStage(0, 400);
            other.takeFirstStage(0, 400);
            other.takeFirstStage(64, 100);
            assertThat(one.takeLaterStage(0, 5_000, 0, () -> begun.add("one")))
                    .as("the only later one")
                    .isTrue();
            assertThat(other.takeLaterStage(0, 700, 0, () -> begun.add("other")))
                    .isFalse();
            assertThat(other.heapBytes()).as("its first stage is over").isEqualTo(100);
            assertThat(one.takeLaterStage(0, 200, 0, () -> begun.add("one again")))
                    .as("who waits longer goes first, and leaves room")
                    .isTrue();
            assertThat(begun).containsExactly("other");
            one.stageIsOver(0);
            assertThat(other.takeLaterStage(64, 300, 0, () -> begun.add("other's second")))
                    .isTrue();
            assertThat(other.heapBytes()).isEqualTo(1_000);
            assertThat(one.takeLaterStage(0, 1, 0, () -> begun.add("never")))
                    .as("all is taken")
                    .isFalse();
        }
        assertThat(begun).containsExactly("other");
        try (Share next = budget.open()) {
            next.takeHeap(1_000);
        }
    }

    private static void assertRefused(String code, ThrowingCallable asking) {
        assertThatExceptionOfType(TooManyJobsException.class)
                .isThrownBy(asking)
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(code));
    }
}
