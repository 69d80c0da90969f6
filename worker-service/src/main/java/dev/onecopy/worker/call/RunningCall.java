package dev.onecopy.worker.call;

import dev.onecopy.array.NdArray;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.function.Call;
import dev.onecopy.message.CallMessage;
import dev.onecopy.message.CallMessage.Argument;
import dev.onecopy.message.ServedFunctions;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A call as the function sees it. */
final class RunningCall implements Call {
    private final CallMessage message;
    private final CallMemory memory;
    private final Map<String, ScalarValue> numbers = new HashMap<>();
    private volatile boolean cancelled;
    private volatile double progress;

    RunningCall(CallMessage message, CallMemory memory) {
        this.message = message;
        this.memory = memory;
        for (Argument argument : message.arguments()) {
            String number = argument.number();
            if (number != null) {
                numbers.put(argument.name(), ScalarValue.parse(number));
            }
        }
    }

    void cancel() {
        cancelled = true;
    }

    /** What is said of it in heartbeats. */
    ServedFunctions.RunningCall described() {
        return new ServedFunctions.RunningCall(
                message.jobId(),
                message.run(),
                message.stage(),
                message.slice(),
                message.firstItem(),
                message.attempt(),
                progress);
    }

    @Override
    public NdArray array(String parameter) {
        return present(parameter, memory.arrays().get(parameter), "array");
    }

    @Override
    public double number(String parameter) {
        return switch (present(parameter, numbers.get(parameter), "number")) {
            case IntegerValue integer -> integer.value().doubleValue();
            case FloatValue number -> number.value();
            case BooleanValue bool -> bool.value() ? 1 : 0;
        };
    }

    @Override
    public long integer(String parameter) {
        if (present(parameter, numbers.get(parameter), "number") instanceof IntegerValue integer) {
            return integer.value().longValueExact();
        }
        throw new IllegalArgumentException("the argument '" + parameter + "' is no int");
    }

    private static <T> T present(String parameter, @Nullable T value, String kind) {
        if (value == null) {
            throw new IllegalArgumentException("there is no argument '" + parameter + "' that is " + kind);
        }
        return value;
    }

    @Override
    public long fromRow() {
        CallMessage.Rows rows = message.rows();
        return rows == null ? 0 : rows.from();
    }

    @Override
    public long toRow() {
        CallMessage.Rows rows = message.rows();
        return rows == null ? 0 : rows.to();
    }

    @Override
    public NdArray result() {
        return memory.result();
    }

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void progress(double fraction) {
        progress = fraction >= 0 && fraction <= 1 ? fraction : progress;
    }
}
