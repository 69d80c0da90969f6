package dev.onecopy.api.dispatch;

import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.RunArrays.Located;
import dev.onecopy.api.job.Task;
import dev.onecopy.array.DType;
import dev.onecopy.computation.FunctionCall;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.expression.Layout;
import dev.onecopy.function.Parameter;
import dev.onecopy.message.CallMessage;
import dev.onecopy.message.CallMessage.Argument;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Says in a message what a call is about: with references and layouts, so that whoever runs it plans nothing. */
final class CallMessages {
    private final Task task;
    private final FunctionCall call;
    private final Map<OutputArray, ArrayReference> outputs;

    private CallMessages(Task task, FunctionCall call) {
        this.task = task;
        this.call = call;
        this.outputs = task.run().plan().arrays().located(task.group().firstItem(), task.stage()).stream()
                .collect(Collectors.toMap(Located::output, Located::reference));
    }

    static CallMessage of(Task task, UUID segmentId) {
        FunctionCall call = task.run()
                .stage(task.index())
                .call(task.slice())
                .orElseThrow(() -> new IllegalArgumentException("the task is no call of a function"));
        return new CallMessages(task, call).message(segmentId);
    }

    private CallMessage message(UUID segmentId) {
        JobRun run = task.run();
        FunctionCall.Rows rows = call.rows();
        return new CallMessage(
                MessageVersion.CURRENT,
                segmentId,
                run.job().id(),
                run.number(),
                task.stage(),
                task.slice(),
                task.attempt(),
                task.alone(),
                task.group().firstItem(),
                call.function().name(),
                call.function().version(),
                call.combines() ? CallMessage.Step.COMBINE : CallMessage.Step.CALL,
                arguments(),
                rows == null ? null : new CallMessage.Rows(rows.from(), rows.to()),
                new CallMessage.ExpectedResult(
                        call.dtype().numpyName(),
                        call.shape().toArray(),
                        call.targets().stream().map(this::target).toList()),
                run.job().deadline().toEpochMilli());
    }

    private List<Argument> arguments() {
        List<String> names = call.combines()
                ? List.of(CallMessage.PARTIALS)
                : call.function().parameters().stream().map(Parameter::name).toList();
        return IntStream.range(0, names.size())
                .mapToObj(i -> argument(names.get(i), call.arguments().get(i)))
                .toList();
    }

    private Argument argument(String name, FunctionCall.Argument argument) {
        return switch (argument) {
            case FunctionCall.OfVariable of -> inSegment(name, variable(of.variable()), of.dtype(), of.layout());
            case FunctionCall.OfOutput of -> inSegment(name, reference(of.output()), of.dtype(), of.layout());
            case FunctionCall.Small small ->
                Argument.small(name, small.dtype().numpyName(), small.shape().toArray(), small.data());
            case FunctionCall.Scalar number -> {
                DType dtype = number.dtype();
                String dtypeName = dtype == null ? null : dtype.numpyName();
                yield Argument.number(name, dtypeName, number.literal());
            }
        };
    }

    private static Argument inSegment(String name, ArrayReference array, DType dtype, Layout layout) {
        return Argument.inSegment(
                name, array, dtype.numpyName(), layout.shape().toArray(), layout.stridesBytes(), layout.offsetBytes());
    }

    private ArrayReference variable(String name) {
        ArrayLease lease = task.run().plan().leases().get(name);
        if (lease == null) {
            throw new IllegalStateException("the variable " + name + " stands for no array");
        }
        return lease.entry().reference();
    }

    private CallMessage.Target target(FunctionCall.Target target) {
        return new CallMessage.Target(reference(target.output()), target.offsetBytes());
    }

    private ArrayReference reference(OutputArray output) {
        ArrayReference reference = outputs.get(output);
        if (reference == null) {
            throw new IllegalStateException(output + " was never reserved");
        }
        return reference;
    }
}
