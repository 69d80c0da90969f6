package dev.onecopy.worker.execute;

import dev.onecopy.array.NdArray;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.ComputationInterruptedException;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.message.MessageLimits;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.reduction.Partial;
import dev.onecopy.segment.SegmentView;
import dev.onecopy.worker.attach.SegmentAttachment;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Computes slices where the arrays lie. A task may come from anybody who reaches the broker: all it says is checked
 * against the segment's directory, and whatever happens there is a result. Thread-safe.
 */
public final class SliceExecutor {
    private static final Logger LOG = LoggerFactory.getLogger(SliceExecutor.class);

    private final SegmentAttachment attachment;
    private final Kernels kernels;
    private final String workerId;
    private final InstantSource clock;
    private final CancelledJobs cancelled;
    private final ComputationCache computations = new ComputationCache();
    private volatile boolean stopping;

    public SliceExecutor(
            SegmentAttachment attachment,
            Kernels kernels,
            String workerId,
            InstantSource clock,
            CancelledJobs cancelled) {
        this.attachment = attachment;
        this.kernels = kernels;
        this.workerId = workerId;
        this.clock = clock;
        this.cancelled = cancelled;
    }

    /** Computes the slice, or says in the result why not; never throws. */
    public ResultMessage execute(TaskMessage task) {
        long startedAtEpochMs = clock.millis();
        ResultDraft result = new ResultDraft(task, workerId, startedAtEpochMs);
        try {
            if (startedAtEpochMs >= task.deadlineEpochMs()) {
                throw deadlineExceeded(task);
            }
            if (cancelled.contains(task.jobId(), task.run())) {
                throw jobCancelled();
            }
            try (SegmentAttachment.Use use = attachment.use().orElseThrow(SliceExecutor::notAttached)) {
                return compute(task, use.view(), result);
            }
        } catch (TaskRefusedException refused) {
            return result.refused(refused.outcome(), refused.failure());
        } catch (RuntimeException | Error thrown) {
            if (!FailureReport.isExpected(thrown)) {
                LOG.error("slice {} of job {} failed", task.slice(), task.jobId(), thrown);
            }
            return result.refused(ResultMessage.Outcome.FAILED, FailureReport.of(thrown));
        }
    }

    /** A task that arrived marked as redelivered: perhaps its last worker died of it, so only the API may decide. */
    public ResultMessage redelivered(TaskMessage task) {
        return new ResultDraft(task, workerId, clock.millis())
                .refused(
                        ResultMessage.Outcome.REDELIVERED,
                        new ResultMessage.Failure(
                                "redelivered", "the broker delivered the task before, and whoever took it is gone"));
    }

    /** What is said before a task is run that nothing else may run beside. */
    public ResultMessage started(TaskMessage task) {
        return new ResultDraft(task, workerId, clock.millis()).started();
    }

    /** Slices that run, and those that are still to come, give up at their next block. */
    public void interrupt() {
        stopping = true;
    }

    private ResultMessage compute(TaskMessage task, SegmentView segment, ResultDraft result) {
        checkAddressee(task, segment);
        checkSize(task);
        Map<String, NdArray> arrays = new HashMap<>();
        task.arrays().forEach((variable, reference) -> arrays.put(variable, segment.array(reference)));
        Stage stage = stage(task, arrays);
        try (TaskMemory memory = new TaskMemory(segment, task, arrays)) {
            long startedNanoseconds = System.nanoTime();
            List<List<Partial>> partials = run(task, stage, memory);
            long computeNanoseconds = System.nanoTime() - startedNanoseconds;
            memory.checkWhatWasRead();
            return result.computed(
                    partials, computeNanoseconds, stage.bytesScanned(task.slice()), stage.bytesCopied(task.slice()));
        }
    }

    private Stage stage(TaskMessage task, Map<String, NdArray> arrays) {
        Stage stage = computations
                .get(task, () -> compile(task, arrays))
                .stage(new Findings(task.findings()))
                .orElseThrow(() -> TaskRefusedException.failed(
                        "invalid_task", "after " + task.findings().size() + " stages nothing is left to compute"));
        if (task.stage() != stage.index() || task.slice() >= stage.sliceCount()) {
            throw TaskRefusedException.failed(
                    "invalid_task",
                    "slice " + task.slice() + " of stage " + task.stage() + " was asked for; it is stage "
                            + stage.index() + " and has " + stage.sliceCount() + " slices");
        }
        return stage;
    }

    private List<List<Partial>> run(TaskMessage task, Stage stage, TaskMemory memory) {
        try {
            return stage.run(task.slice(), memory, kernels, () -> isTimeUp(task));
        } catch (ComputationInterruptedException interrupted) {
            throw interruption(task);
        }
    }

    private void checkAddressee(TaskMessage task, SegmentView segment) {
        if (!task.segmentId().equals(segment.segmentId())) {
            attachment.doubt();
            throw TaskRefusedException.declined(
                    "foreign_segment",
                    "the task is for segment " + task.segmentId() + "; this worker has " + segment.segmentId());
        }
        if (task.planVersion() != Computation.PLAN_VERSION) {
            throw TaskRefusedException.declined(
                    "plan_version",
                    "the task was planned by version " + task.planVersion() + "; this worker has version "
                            + Computation.PLAN_VERSION);
        }
        if (stopping) {
            throw workerStopping();
        }
    }

    private static void checkSize(TaskMessage task) {
        int count = task.items().size();
        if (count < 1 || count > MessageLimits.MAXIMUM_ITEMS) {
            throw TaskRefusedException.failed(
                    "invalid_task",
                    "the task has " + count + " items; it must have from 1 to " + MessageLimits.MAXIMUM_ITEMS);
        }
    }

    private static Computation compile(TaskMessage task, Map<String, NdArray> arrays) {
        Map<String, ArrayOperand> operands = new HashMap<>();
        arrays.forEach((variable, array) -> operands.put(variable, ArrayOperand.of(array)));
        return Computation.of(
                Expression.parse(
                        task.expression(),
                        task.functions().stream()
                                .collect(Collectors.toMap(FunctionDeclaration::name, Function.identity()))),
                operands,
                task.items().stream().map(SliceExecutor::values).toList());
    }

    private static Map<String, ScalarValue> values(Map<String, String> item) {
        Map<String, ScalarValue> values = new HashMap<>();
        item.forEach((variable, literal) -> values.put(variable, ScalarValue.parse(literal)));
        return values;
    }

    private boolean isTimeUp(TaskMessage task) {
        return stopping || cancelled.contains(task.jobId(), task.run()) || clock.millis() >= task.deadlineEpochMs();
    }

    private TaskRefusedException interruption(TaskMessage task) {
        if (cancelled.contains(task.jobId(), task.run())) {
            return jobCancelled();
        }
        return stopping ? workerStopping() : deadlineExceeded(task);
    }

    private static TaskRefusedException jobCancelled() {
        return TaskRefusedException.failed("job_cancelled", "the job has ended and nobody waits for this slice");
    }

    private static TaskRefusedException notAttached() {
        return TaskRefusedException.declined("segment_not_attached", "this worker has no segment mapped");
    }

    private static TaskRefusedException workerStopping() {
        return TaskRefusedException.declined("worker_stopping", "this worker is stopping");
    }

    private static TaskRefusedException deadlineExceeded(TaskMessage task) {
        return TaskRefusedException.failed(
                "deadline_exceeded", "the deadline of the job passed before slice " + task.slice() + " was computed");
    }
}
