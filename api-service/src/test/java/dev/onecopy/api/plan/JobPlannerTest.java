package dev.onecopy.api.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.api.fixture.Plans;
import dev.onecopy.api.fixture.Requests;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.job.JobBudget;
import dev.onecopy.api.job.JobBudget.Share;
import dev.onecopy.api.job.JobPlan;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.OutputName;
import dev.onecopy.api.job.TooManyJobsException;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Segment;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobPlannerTest {
    private static final Map<String, String> A = Map.of("a", "a");

    @TempDir
    Path folder;

    private Segment segment;
    private JobPlanner planner;

    @BeforeEach
    void start() {
        segment = SmallSegment.in(folder);
        SmallSegment.countingArray(segment, "a", 100);
        SmallSegment.countingArray(segment, "large", 3_000);
        planner = Plans.planner(segment, 2);
    }

    @AfterEach
    void stop() {
        assertThat(segment.find("a").orElseThrow().leases()).isZero();
        segment.close();
    }

    @Test
    void severalMappedVariablesAreZippedAndParametersAreInEveryItem() {
        JobRequest request = request(
                "sum(a * i + j * k)",
                A,
                Map.of("i", integers(1, 2, 3), "j", integers(4, 5, 6)),
                Map.of("k", new FloatValue(0.5)));
        try (JobPlan plan = planner.plan(request)) {
            assertThat(plan.groups()).hasSize(2);
            assertThat(plan.groups().get(1).firstItem()).isEqualTo(2);
            assertThat(plan.groups().get(1).items())
                    .containsExactly(
                            Map.of("i", IntegerValue.of(3), "j", IntegerValue.of(6), "k", new FloatValue(0.5)));
        }
    }

    @Test
    void oneArrayUnderTwoNamesIsCountedOnce() {
        try (JobPlan plan = planner.plan(request("sum(a * b)", Map.of("a", "a", "b", "a"), Map.of(), Map.of()))) {
            assertThat(plan.bytesMapped()).isEqualTo(100 * Double.BYTES);
        }
    }

    @Test
    void aJobIsShortIfItIsOneSliceThatTakesNoTime() {
        assertThat(isShort("sum(a * i)", 2)).isTrue();
        assertThat(isShort("mean((a - mean(a)) * i)", 2)).isTrue();
        assertThat(isShort("sum(a * i)", 3)).as("two slices").isFalse();
        assertThat(isShort("sum(exp(a + a[:, newaxis] + a[:, newaxis, newaxis]) * i)", 2))
                .as("a million exponentials")
                .isFalse();
        assertThat(isShort("a.shape[0] + i", 2)).as("nothing to compute").isFalse();
    }

    /** The estimate counts elements. */
    @Test
    void aJobOfManyOperationsIsNotShortHoweverFewItsElementsAre() {
        String terms = IntStream.range(2, 22)
                .mapToObj(factor -> "a[0] * i * " + factor)
                .collect(Collectors.joining(" + "));
        planner = Plans.planner(segment, 64);

        assertThat(isShort(terms, 2)).isTrue();
        assertThat(isShort(terms, 64)).isFalse();
    }

    private boolean isShort(String expression, int items) {
        List<ScalarValue> values = Requests.sumOfProducts("a", items).map().get("i");
        try (JobPlan plan = planner.plan(request(expression, A, Map.of("i", values), Map.of()))) {
            return plan.isShort();
        }
    }

    @Test
    void listsOfUnequalLengthAreRefused() {
        assertInvalid(
                "invalid_map", request("sum(a * i * j)", A, Map.of("i", integers(1, 2), "j", integers(1)), Map.of()));
    }

    @Test
    void anEmptyMapAndOneAboveTheLimitAreRefused() {
        assertInvalid("invalid_map", request("sum(a * i)", A, Map.of("i", List.of()), Map.of()));
        assertInvalid(
                "invalid_map",
                request(
                        "sum(a * i)",
                        A,
                        Map.of("i", integers(IntStream.rangeClosed(1, 101).toArray())),
                        Map.of()));
    }

    @Test
    void whatWouldNotFitIntoMessagesOrMemoryIsRefused() {
        IntegerValue thousandsOfDigits = new IntegerValue(BigInteger.TEN.pow(2_000));
        assertInvalid("invalid_map", request("sum(a) + k", A, Map.of(), Map.of("k", thousandsOfDigits)));
        String manyReductions = IntStream.range(0, 10)
                .mapToObj(term -> "sum(a * i + " + term + ")")
                .collect(Collectors.joining(" + "));
        assertInvalid(
                "job_too_large",
                request(
                        manyReductions,
                        A,
                        Map.of("i", integers(IntStream.rangeClosed(1, 100).toArray())),
                        Map.of()));
    }

    @Test
    void whatBroadcastsToMoreElementsThanAnyMachineHasTimeForIsRefused() {
        Map<String, String> large = Map.of("a", "large");
        planner.plan(request("sum(a[:, None] + a)", large, Map.of(), Map.of())).close();

        JobRequest cube = request("sum(a[:, None, None] + a[:, None] + a)", large, Map.of(), Map.of());
        assertInvalid("job_too_large", cube);
        assertThatThrownBy(() -> planner.plan(cube)).hasMessageContaining("onecopy.job.maximum-core-time");
    }

    @Test
    void longPartialsCountByTheirLengthInAllGroups() {
        planner.plan(request("histogram(a, bins=i, range=(0, 1))[0]", A, Map.of("i", integers(1, 2, 2_048)), Map.of()))
                .close();
        assertInvalid(
                "job_too_large",
                request(
                        "histogram(a, bins=i, range=(0, 1))[0]",
                        A,
                        Map.of("i", integers(1, 2, 2_048, 2_048)),
                        Map.of()));
    }

    @Test
    void operationsOfAllItemsTogetherAreLimited() {
        String longSum = IntStream.range(0, 450).mapToObj(term -> " + i").collect(Collectors.joining());
        JobPlanner patient = JobPlanner.of(segment, Plans.manyItems(10_000), Plans.OUTPUTS, Plans.unlimited());
        List<ScalarValue> values = integers(IntStream.range(0, 10_000).toArray());

        assertThatThrownBy(() -> patient.plan(request("sum(a" + longSum + ")", A, Map.of("i", values), Map.of())))
                .isInstanceOfSatisfying(
                        InvalidJobException.class,
                        failure -> assertThat(failure.code()).isEqualTo("job_too_large"))
                .hasMessageContaining("400000 operations");
    }

    @Test
    void parametersAreNotCopiedForEachItem() {
        List<Integer> terms = IntStream.range(0, 400).boxed().toList();
        String sum = terms.stream().map(term -> "v" + term).collect(Collectors.joining("+"));
        Map<String, ScalarValue> parameters =
                terms.stream().collect(Collectors.toMap(term -> "v" + term, term -> IntegerValue.of(1)));
        List<ScalarValue> values =
                integers(terms.stream().mapToInt(term -> term).toArray());
        JobRequest request = request("(i+" + sum + ")*0+sum(a)", A, Map.of("i", values), parameters);
        JobBudget budget = new JobBudget(1, 200_000, Long.MAX_VALUE);

        try (JobPlan plan = JobPlanner.of(segment, Plans.manyItems(400), Plans.OUTPUTS, budget)
                .plan(request)) {
            assertThat(plan.itemCount()).isEqualTo(400);
            assertThat(plan.groups().getFirst().items().get(7))
                    .hasSize(401)
                    .containsEntry("i", IntegerValue.of(7))
                    .containsEntry("v399", IntegerValue.of(1));
        }
    }

    @Test
    void whatAJobWouldTakeMoreThanOthersLeaveIsNotTypedToItsEnd() {
        String longSum = IntStream.range(0, 450).mapToObj(term -> " + i").collect(Collectors.joining());
        JobBudget budget = new JobBudget(2, 100_000, Long.MAX_VALUE);
        List<ScalarValue> values = integers(IntStream.range(0, 64).toArray());
        try (Share other = budget.open()) {
            other.takeHeap(1);
            assertThatThrownBy(() -> JobPlanner.of(segment, Plans.manyItems(64), Plans.OUTPUTS, budget)
                            .plan(request("sum(a" + longSum + ")", A, Map.of("i", values), Map.of())))
                    .isInstanceOf(TooManyJobsException.class)
                    .hasMessageContaining("this one needs more than 10");
        }
    }

    @Test
    void whatLaterStagesGiveIsCountedWhenTheJobIsAccepted() {
        JobBudget budget = new JobBudget(2, Long.MAX_VALUE, 40_000);
        JobPlanner counting = Plans.planner(segment, 1, budget);
        JobRequest normalized = request("a - mean(a)", Map.of("a", "large"), Map.of(), Map.of());
        try (JobPlan first = counting.plan(normalized)) {
            assertThat(first.taskCount()).isEqualTo(1);
            assertThatThrownBy(() -> counting.plan(normalized))
                    .isInstanceOf(TooManyJobsException.class)
                    .hasMessageContaining("onecopy.output.maximum-reserved");
        }
    }

    @Test
    void theRoomOfWhatAJobGivesIsReservedBeforeItIsAccepted() {
        long usedBefore = segment.usage().usedBytes();
        try (JobPlan plan =
                planner.plan(request("a * i", Map.of("a", "large"), Map.of("i", integers(1, 2, 3)), Map.of()))) {
            assertThat(plan.taskCount()).isEqualTo(2);
            assertThat(segment.usage().usedBytes() - usedBefore).isGreaterThanOrEqualTo(3 * 3_000 * Double.BYTES);
        }
        assertThat(segment.usage().usedBytes()).isEqualTo(usedBefore);
    }

    @Test
    void moreArraysThanAllowedAreRefusedAndNothingStaysReserved() {
        long usedBefore = segment.usage().usedBytes();

        assertInvalid(
                "too_many_outputs",
                request(
                        "a * i",
                        A,
                        Map.of("i", integers(IntStream.rangeClosed(1, 21).toArray())),
                        Map.of()));
        assertThat(segment.usage().usedBytes()).isEqualTo(usedBefore);
    }

    @Test
    void aNameIsForArraysAndMustBeFreeUnlessItsArrayIsToBeReplaced() {
        assertInvalid("invalid_output", named("sum(a)", new OutputName("x", false)));
        assertThatThrownBy(() -> planner.plan(named("a + 1", new OutputName("a", false))))
                .isInstanceOf(NameTakenException.class);
        planner.plan(named("a + 1", new OutputName("a", true))).close();
        planner.plan(named("a + 1", new OutputName("x", false))).close();
    }

    private static JobRequest named(String expression, OutputName output) {
        return new JobRequest(
                expression, A, Map.of(), Map.of(), output, Duration.ofMinutes(1), JobRequest.DEFAULT_PRIORITY);
    }

    @Test
    void variablesMustBeGivenOnceAndUsed() {
        assertInvalid("unknown_variable", request("sum(a * i)", A, Map.of(), Map.of()));
        assertInvalid("unused_variable", request("sum(a)", A, Map.of("i", integers(1)), Map.of()));
        assertInvalid("ambiguous_variable", request("sum(a)", A, Map.of("a", integers(1)), Map.of()));
    }

    @Test
    void nothingStaysLeasedWhenPlanningFails() {
        assertThatThrownBy(() ->
                        planner.plan(request("sum(a * b)", Map.of("a", "a", "b", "no-such-array"), Map.of(), Map.of())))
                .isInstanceOf(ArrayNotFoundException.class)
                .hasMessageContaining("no-such-array");
        assertThatThrownBy(() -> planner.plan(request("sum(a *)", A, Map.of(), Map.of())))
                .isInstanceOf(ExpressionException.class);
    }

    private void assertInvalid(String code, JobRequest request) {
        assertThatThrownBy(() -> planner.plan(request))
                .isInstanceOfSatisfying(
                        InvalidJobException.class,
                        failure -> assertThat(failure.code()).isEqualTo(code));
    }

    private static List<ScalarValue> integers(int... values) {
        return IntStream.of(values).<ScalarValue>mapToObj(IntegerValue::of).toList();
    }

    private static JobRequest request(
            String expression,
            Map<String, String> arrays,
            Map<String, List<ScalarValue>> map,
            Map<String, ScalarValue> parameters) {
        return new JobRequest(
                expression, arrays, map, parameters, null, Duration.ofMinutes(1), JobRequest.DEFAULT_PRIORITY);
    }
}
