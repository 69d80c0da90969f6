package dev.onecopy.worker.call;

import dev.onecopy.message.ResultMessage.Failure;
import dev.onecopy.segment.SegmentException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Says in a result what went wrong in the code of a user, and where. */
final class CallFailure {
    static final String WORKER_STOPPING = "worker_stopping";

    private static final String OURS = CallExecutor.class.getPackageName();

    private CallFailure() {}

    static Failure of(String function, Throwable thrown) {
        String message = cut(function + ": " + thrown, Failure.MAXIMUM_MESSAGE_LENGTH);
        String trace = cut(trace(thrown), Failure.MAXIMUM_TRACE_LENGTH);
        return switch (thrown) {
            case OutOfMemoryError noHeap -> new Failure("worker_out_of_memory", message, trace);
            case SegmentException segment -> new Failure(segment.code(), message);
            default -> new Failure("function_failed", message, trace);
        };
    }

    /** With where the thread stood that was told to stop. */
    static Failure unfinished(Failure failure, StackTraceElement[] stack) {
        String trace = Arrays.stream(stack).map(frame -> "\tat " + frame).collect(Collectors.joining("\n"));
        return new Failure(
                failure.code(),
                cut(failure.message() + "; it was told to stop, and did not at once", Failure.MAXIMUM_MESSAGE_LENGTH),
                trace.isEmpty() ? null : cut(trace, Failure.MAXIMUM_TRACE_LENGTH));
    }

    /** Down to the worker's own frames. */
    private static String trace(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString()
                .lines()
                .filter(line ->
                        !line.startsWith("\tat " + OURS) && !line.startsWith("\tat java.base/java.lang.Thread."))
                .collect(Collectors.joining("\n"));
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
