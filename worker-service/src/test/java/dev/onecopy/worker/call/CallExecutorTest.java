package dev.onecopy.worker.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.function.ArrayFunction;
import dev.onecopy.function.Call;
import dev.onecopy.function.Elements;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;
import dev.onecopy.message.CallMessage;
import dev.onecopy.message.CallMessage.Argument;
import dev.onecopy.message.CallMessage.ExpectedResult;
import dev.onecopy.message.CallMessage.Rows;
import dev.onecopy.message.CallMessage.Target;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.ArrayWriter;
import dev.onecopy.worker.TemporarySegment;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.execute.CancelledJobs;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallExecutorTest {
    private static final UUID JOB = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final long IN_AN_HOUR =
            System.currentTimeMillis() + Duration.ofHours(1).toMillis();

    private interface Code {
        void run(Call call) throws Exception;
    }

    private record Named(String name, Code code) implements ArrayFunction {
        @Override
        public FunctionDeclaration declaration() {
            return FunctionDeclaration.whole(
                    name,
                    ResultRule.number(DType.FLOAT64),
                    Parameter.array("a"),
                    Parameter.number("i").or("1"));
        }

        @Override
        public void call(Call call) throws Exception {
            code.run(call);
        }
    }

    private final TemporarySegment segment = new TemporarySegment();
    private final SegmentAttachment attachment = new SegmentAttachment(segment.file(), Duration.ofMillis(5));
    private final CancelledJobs cancelled = new CancelledJobs();
    private final AtomicInteger givenUp = new AtomicInteger();
    private final AtomicBoolean released = new AtomicBoolean();
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CallExecutor executor = new CallExecutor(
            attachment,
            Plugins.of(List.of(
                    new Named("total", CallExecutorTest::total),
                    new Named("twice", CallExecutorTest::twice),
                    new Named("writes", call -> Elements.set(call.array("a"), 9, 0)),
                    new Named("raises", call -> {
                        throw new IllegalStateException("as the user wants it");
                    }),
                    new Named("exhausts", call -> {
                        List<long[]> hoard = new ArrayList<>();
                        while (hoard.size() < Integer.MAX_VALUE) {
                            hoard.add(new long[1 << 26]);
                        }
                    }),
                    new Named("listens", call -> {
                        begun.countDown();
                        call.progress(0.5);
                        while (!call.isCancelled()) {
                            Thread.onSpinWait();
                        }
                    }),
                    new Named("loops", call -> {
                        while (!released.get()) {
                            Thread.onSpinWait();
                        }
                    }))),
            "worker-1",
            InstantSource.system(),
            cancelled,
            Duration.ofMillis(50),
            givenUp::incrementAndGet);

    private static void total(Call call) {
        double sum = 0;
        for (long i = 0; i < call.array("a").shape().length(0); i++) {
            sum += Elements.get(call.array("a"), i);
        }
        Elements.set(call.result(), sum * call.number("i"));
    }

    private static void twice(Call call) {
        for (long row = call.fromRow(); row < call.toRow(); row++) {
            Elements.set(call.result(), 2 * Elements.get(call.array("a"), row), row - call.fromRow());
        }
    }

    @BeforeEach
    void attach() throws InterruptedException {
        attachment.attach();
    }

    @AfterEach
    void close() {
        released.set(true);
        await().until(() -> executor.served().orElseThrow().running().isEmpty());
        attachment.close();
        segment.close();
    }

    private CallMessage call(String function, ArrayReference array, String i) {
        return call(function, array, i, null, new ExpectedResult("float64", new long[0], List.of()), IN_AN_HOUR);
    }

    private CallMessage call(
            String function,
            ArrayReference array,
            String i,
            @Nullable Rows rows,
            ExpectedResult result,
            long deadlineEpochMs) {
        return new CallMessage(
                MessageVersion.CURRENT,
                segment.segment().segmentId(),
                JOB,
                0,
                0,
                0,
                0,
                false,
                0,
                function,
                "1",
                CallMessage.Step.CALL,
                List.of(
                        Argument.inSegment("a", array, "float64", new long[] {3}, new long[] {-8}, 16),
                        Argument.number("i", null, i)),
                rows,
                result,
                deadlineEpochMs);
    }

    private ArrayReference array() {
        return segment.publish(1, 2, 4).reference();
    }

    private static ResultMessage.Failure failure(ResultMessage result) {
        return Objects.requireNonNull(result.failure(), "a failure");
    }

    @Test
    void aSmallResultGoesIntoTheMessage() {
        ResultMessage result = executor.execute(call("total", array(), "3"));

        assertThat(result.outcome()).isEqualTo(Outcome.COMPUTED);
        assertThat(Objects.requireNonNull(result.value()).data()).containsExactly(0, 0, 0, 0, 0, 0, 0x35, 0x40);
        assertThat(result.bytesScanned()).isEqualTo(24);
    }

    @Test
    void rowsOfAResultAreWrittenToEveryTargetAndNowhereElse() {
        ArrayType type = new ArrayType(DType.FLOAT64, Shape.of(3), Order.C);
        ArrayReference array = array();
        try (ArrayWriter one = segment.segment().reserve(type);
                ArrayWriter other = segment.segment().reserve(type)) {
            ExpectedResult expected = new ExpectedResult(
                    "float64",
                    new long[] {2},
                    List.of(new Target(one.reference(), 8), new Target(other.reference(), 0)));

            ResultMessage result = executor.execute(call("twice", array, "1", new Rows(1, 3), expected, IN_AN_HOUR));

            assertThat(result.outcome()).as(String.valueOf(result.failure())).isEqualTo(Outcome.COMPUTED);
            assertThat(result.value()).isNull();
            assertThat(one.data().toArray(ValueLayout.JAVA_DOUBLE)).containsExactly(0, 4, 2);
            assertThat(other.data().toArray(ValueLayout.JAVA_DOUBLE)).containsExactly(4, 2, 0);
            assertThat(one.isHeldElsewhere()).isFalse();
        }
    }

    @Test
    void argumentsCannotBeWritten() {
        ArrayReference array = array();

        ResultMessage result = executor.execute(call("writes", array, "1"));

        assertThat(failure(result).code()).isEqualTo("function_failed");
        assertThat(String.valueOf(failure(result).trace())).contains("read-only", "Elements.set");
        assertThat(executor.execute(call("total", array, "1")).outcome()).isEqualTo(Outcome.COMPUTED);
    }

    @Test
    void whatAFunctionThrowsIsToldWithItsTrace() {
        ResultMessage result = executor.execute(call("raises", array(), "1"));

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(failure(result).code()).isEqualTo("function_failed");
        assertThat(failure(result).message()).contains("raises", "as the user wants it");
        assertThat(String.valueOf(failure(result).trace())).startsWith("java.lang.IllegalStateException");
        assertThat(givenUp).hasValue(0);
    }

    @Test
    void aHeapThatRunsOutFailsTheCallAndEndsTheWorker() {
        ResultMessage result = executor.execute(call("exhausts", array(), "1"));

        assertThat(failure(result).code()).isEqualTo("worker_out_of_memory");
        assertThat(failure(result).trace()).isNotNull();
        assertThat(givenUp).hasValue(1);
    }

    @Test
    void aFunctionThatListensStopsWhenItsJobIsCancelled() throws InterruptedException {
        ArrayReference array = array();
        Thread cancelling = Thread.ofVirtual().start(() -> {
            await().until(() -> begun.getCount() == 0);
            assertThat(executor.served().map(ServedFunctions::running).orElseThrow())
                    .extracting(ServedFunctions.RunningCall::progress)
                    .contains(0.5);
            cancelled.add(JOB, 0);
        });

        ResultMessage result = executor.execute(call("listens", array, "1"));
        cancelling.join();

        assertThat(failure(result).code()).isEqualTo("job_cancelled");
        assertThat(givenUp).hasValue(0);
    }

    @Test
    void aFunctionThatDoesNotStopIsAnsweredForWithWhereItStandsAndEndsTheWorker() {
        long soon = System.currentTimeMillis() + 100;
        ExpectedResult number = new ExpectedResult("float64", new long[0], List.of());

        ResultMessage result = executor.execute(call("loops", array(), "1", null, number, soon));

        assertThat(failure(result).code()).isEqualTo("deadline_exceeded");
        assertThat(failure(result).message()).contains("told to stop, and did not");
        assertThat(String.valueOf(failure(result).trace())).contains("CallExecutorTest");
        await().until(() -> givenUp.get() == 1);
    }

    @Test
    void whatIsNotServedIsDeclined() {
        ResultMessage result = executor.execute(call("nothing", array(), "1"));

        assertThat(result.outcome()).isEqualTo(Outcome.DECLINED);
        assertThat(failure(result).code()).isEqualTo("function_not_served");
    }

    @Test
    void aMessageThatReachesOutsideItsArrayIsRefused() {
        ExpectedResult number = new ExpectedResult("float64", new long[0], List.of());
        CallMessage call = call("total", array(), "1", null, number, IN_AN_HOUR);
        CallMessage outside = new CallMessage(
                call.version(),
                call.segmentId(),
                call.jobId(),
                0,
                0,
                0,
                0,
                false,
                0,
                "total",
                "1",
                call.step(),
                List.of(Argument.inSegment("a", array(), "float64", new long[] {4}, new long[] {8}, 0)),
                null,
                number,
                IN_AN_HOUR);

        assertThat(failure(executor.execute(outside)).code()).isEqualTo("invalid_task");
        assertThatThrownBy(() -> new Argument("a", null, null, new long[0], new long[0], 0, new byte[0], null))
                .hasMessageContaining("must be one of");
    }
}
