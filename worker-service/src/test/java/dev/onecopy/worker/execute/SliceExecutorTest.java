package dev.onecopy.worker.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Result;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.message.MessageLimits;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.reduction.Partial;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.worker.Tasks;
import dev.onecopy.worker.TemporarySegment;
import dev.onecopy.worker.attach.SegmentAttachment;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SliceExecutorTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final TemporarySegment segment = new TemporarySegment();
    private final SegmentAttachment attachment = new SegmentAttachment(segment.file(), Duration.ofMillis(5));
    private final ArrayEntry array = segment.publish(1, 2, 3.5);
    private final TaskMessage task = Tasks.sumOf(segment.segment().segmentId(), array.reference());
    private final SliceExecutor executor = executor(InstantSource.fixed(NOW));

    @BeforeEach
    void attach() throws InterruptedException {
        attachment.attach();
    }

    @AfterEach
    void close() {
        attachment.close();
        segment.close();
    }

    @Test
    void aSliceGivesTheWordsThatThePlannerFinishes() {
        ResultMessage result = executor.execute(task);

        assertThat(result.outcome()).isEqualTo(Outcome.COMPUTED);
        assertThat(finish(result)).containsExactly(6.5, 13.0, 19.5);
        assertThat(result.workerId()).isEqualTo("worker-1");
        assertThat(result.startedAtEpochMs()).isEqualTo(NOW.toEpochMilli());
        assertThat(result.computeNanoseconds()).isPositive();
        assertThat(result.bytesScanned()).isEqualTo(24);
        assertThat(result.bytesCopied()).isZero();
    }

    @Test
    void aResultNamesItsTask() {
        ResultMessage result = executor.execute(task);

        assertThat(result.jobId()).isEqualTo(task.jobId());
        assertThat(result.slice()).isEqualTo(task.slice());
        assertThat(result.attempt()).isEqualTo(task.attempt());
        assertThat(result.firstItem()).isEqualTo(task.firstItem());
    }

    @Test
    void aTaskForAnotherSegmentIsDeclined() {
        TaskMessage foreign = Tasks.sumOf(UUID.randomUUID(), array.reference());

        assertRefused(executor.execute(foreign), Outcome.DECLINED, "foreign_segment");
    }

    @Test
    void aTaskOfAnotherPlanVersionIsDeclined() {
        TaskMessage newer = Tasks.withPlanVersion(task, Computation.PLAN_VERSION + 1);

        assertRefused(executor.execute(newer), Outcome.DECLINED, "plan_version");
        assertRefused(executor.execute(Tasks.withPlanVersion(task, -1)), Outcome.DECLINED, "plan_version");
    }

    @Test
    void aDeletedArrayFailsTheTask() {
        segment.segment().delete(array.reference().arrayId());
        segment.publish(9, 9, 9);

        assertRefused(executor.execute(task), Outcome.FAILED, "stale_array");
    }

    @ParameterizedTest
    @CsvSource({"-1,1", "2147483647,1", "63,1", "0,0", "0,-1", "0,9223372036854775807", "-2147483648,0"})
    void aReferenceToNowhereFailsTheTask(int entryIndex, long generation) {
        ArrayReference nowhere = new ArrayReference(array.reference().arrayId(), entryIndex, generation);

        ResultMessage result = executor.execute(Tasks.withArrays(task, Map.of("a", nowhere)));

        assertRefused(result, Outcome.FAILED, "stale_array");
    }

    @Test
    void theRightEntryWithAnotherIdFailsTheTask() {
        ArrayReference right = array.reference();
        ArrayReference guessed = new ArrayReference(UUID.randomUUID(), right.entryIndex(), right.generation());

        ResultMessage result = executor.execute(Tasks.withArrays(task, Map.of("a", guessed)));

        assertRefused(result, Outcome.FAILED, "stale_array");
    }

    @Test
    void aMissingArrayFailsTheTask() {
        ResultMessage result = executor.execute(Tasks.withArrays(task, Map.of()));

        assertRefused(result, Outcome.FAILED, "unknown_variable");
    }

    @ParameterizedTest
    @CsvSource({
        "'sum(',expression_syntax",
        "'',expression_syntax",
        "'sum(a) * unknown',unknown_variable",
        "'nonsense(a)',unknown_function"
    })
    void anExpressionThatMeansNothingFailsTheTask(String expression, String code) {
        assertRefused(executor.execute(Tasks.withExpression(task, expression)), Outcome.FAILED, code);
    }

    @Test
    void anEndlesslyNestedExpressionFailsTheTask() {
        String nested = "(".repeat(100_000) + "a" + ")".repeat(100_000);

        ResultMessage result = executor.execute(Tasks.withExpression(task, nested));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure(result).message()).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void aSliceOutsideTheGridFailsTheTask() {
        assertRefused(executor.execute(Tasks.withSlice(task, 1)), Outcome.FAILED, "invalid_task");
        assertRefused(executor.execute(Tasks.withSlice(task, Integer.MAX_VALUE)), Outcome.FAILED, "invalid_task");
    }

    @Test
    void itemsMustBeFromOneToTheLimit() {
        List<Map<String, String>> tooMany = Collections.nCopies(MessageLimits.MAXIMUM_ITEMS + 1, Map.of("i", "1"));

        assertRefused(executor.execute(Tasks.withItems(task, List.of())), Outcome.FAILED, "invalid_task");
        assertRefused(executor.execute(Tasks.withItems(task, tooMany)), Outcome.FAILED, "invalid_task");
    }

    @Test
    void anItemThatIsNoLiteralFailsTheTask() {
        TaskMessage hostile = Tasks.withItems(task, List.of(Map.of("i", "__import__('os')")));

        assertRefused(executor.execute(hostile), Outcome.FAILED, "expression_syntax");
    }

    @Test
    void aTaskWhoseDeadlineHasPassedIsNotRun() {
        TaskMessage late = Tasks.withDeadline(task, NOW.toEpochMilli());

        assertRefused(executor.execute(late), Outcome.FAILED, "deadline_exceeded");
        assertRefused(executor.execute(Tasks.withDeadline(task, Long.MIN_VALUE)), Outcome.FAILED, "deadline_exceeded");
    }

    @Test
    void aDeadlineThatPassesInMidSliceEndsIt() {
        ArrayEntry large = segment.publish(new double[200_000]);
        AtomicLong milliseconds = new AtomicLong();
        SliceExecutor hasty = executor(() -> Instant.ofEpochMilli(milliseconds.getAndIncrement()));
        TaskMessage slow = Tasks.sumOf(segment.segment().segmentId(), large.reference());

        ResultMessage result = hasty.execute(Tasks.withDeadline(slow, 2));

        assertRefused(result, Outcome.FAILED, "deadline_exceeded");
    }

    @Test
    void aWorkerThatStopsDeclines() {
        executor.interrupt();

        assertRefused(executor.execute(task), Outcome.DECLINED, "worker_stopping");
    }

    @Test
    void aTaskThatArrivedTwiceIsOnlyReported() {
        assertRefused(executor.redelivered(task), Outcome.REDELIVERED, "redelivered");
    }

    @Test
    void withoutASegmentTasksAreDeclined() {
        attachment.close();

        assertRefused(executor.execute(task), Outcome.DECLINED, "segment_not_attached");
    }

    @Test
    void theSameJobIsCompiledOnceAndOthersDoNotFillTheMemory() {
        ComputationCache cache = new ComputationCache();
        List<TaskMessage> compiled = new ArrayList<>();
        List<TaskMessage> jobs = IntStream.range(0, 100)
                .mapToObj(job -> Tasks.withExpression(task, "sum(a) + " + job))
                .toList();

        for (TaskMessage job : jobs) {
            cache.get(job, () -> compile(job, compiled));
            cache.get(Tasks.withDeadline(job, 5), () -> compile(job, compiled));
        }

        assertThat(compiled).isEqualTo(jobs);
        assertThat(cache.size()).isEqualTo(40);
    }

    @Test
    void whatIsCompiledHoldsUpNobodyButThoseWhoWantTheSame() throws Exception {
        ComputationCache cache = new ComputationCache();
        TaskMessage other = Tasks.withExpression(task, "sum(a) + 1");
        CountDownLatch compiling = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        List<TaskMessage> compiled = new CopyOnWriteArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<PlannedComputation> slow = threads.submit(() -> cache.get(task, () -> {
                compiling.countDown();
                await(end);
                return compile(task, compiled);
            }));
            await(compiling);
            Future<PlannedComputation> same = threads.submit(() -> cache.get(task, () -> compile(task, compiled)));

            cache.get(other, () -> compile(other, compiled));
            assertThat(compiled).containsExactly(other);

            end.countDown();
            assertThat(same.get()).isSameAs(slow.get());
        }
        assertThat(compiled).containsExactly(other, task);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatDidNotCompileIsTriedAgain() {
        ComputationCache cache = new ComputationCache();
        assertThatThrownBy(() -> cache.get(task, () -> {
                    throw new IllegalStateException("as the test wants");
                }))
                .hasMessage("as the test wants");
        assertThat(cache.size()).isZero();

        List<TaskMessage> compiled = new ArrayList<>();
        cache.get(task, () -> compile(task, compiled));
        assertThat(compiled).containsExactly(task);
    }

    private static Computation compile(TaskMessage job, List<TaskMessage> compiled) {
        compiled.add(job);
        return Computation.of(
                Expression.parse(job.expression()), Map.of("a", operand()), List.of(Map.of("i", IntegerValue.of(1))));
    }

    private static ArrayOperand operand() {
        return ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(3), Order.C));
    }

    private SliceExecutor executor(InstantSource clock) {
        return new SliceExecutor(attachment, Kernels.scalar(), "worker-1", clock, new CancelledJobs());
    }

    /** What the API does with the words. */
    private List<Object> finish(ResultMessage result) {
        Computation computation = Computation.of(
                Expression.parse(task.expression()),
                Map.of("a", ArrayOperand.of(array.type())),
                List.of(
                        Map.of("i", IntegerValue.of(1)),
                        Map.of("i", IntegerValue.of(2)),
                        Map.of("i", IntegerValue.of(3))));
        List<List<Partial>> partials = IntStream.range(0, 3)
                .mapToObj(item -> List.of(computation
                        .nextStage(Findings.NONE)
                        .orElseThrow()
                        .decode(0, item, result.partials().get(item).getFirst())))
                .toList();
        long[] found = computation.nextStage(Findings.NONE).orElseThrow().merge(List.of(partials));
        return computation.results(Findings.NONE.with(found)).stream()
                .map(one -> ((Result.Scalar) one).value())
                .toList();
    }

    private static void assertRefused(ResultMessage result, Outcome outcome, String code) {
        assertThat(result.outcome()).isEqualTo(outcome);
        assertThat(failure(result).code()).isEqualTo(code);
        assertThat(failure(result).message()).isNotBlank();
        assertThat(result.partials()).isEmpty();
    }

    private static ResultMessage.Failure failure(ResultMessage result) {
        return Objects.requireNonNull(result.failure());
    }
}
