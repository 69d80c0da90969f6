package dev.onecopy.message;

import dev.onecopy.segment.ArrayReference;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function of the user, or one slice of it, for whichever worker of its lane takes it. Says all that is
 * needed to run it: such a worker plans nothing.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param segmentId the segment that the arrays lie in; a worker of another one declines
 * @param jobId the job
 * @param run the run of the job
 * @param stage the stage of the plan
 * @param slice the slice of the stage's grid
 * @param attempt counts the deliveries that were meant, from 0
 * @param alone whether the worker must run nothing else meanwhile, and say so before it begins
 * @param firstItem the position in {@code map} of the first item that this is for
 * @param function its name
 * @param functionVersion its version
 * @param step whether to run the function, or what combines its partials
 * @param arguments in the order of the parameters; of {@code COMBINE} only {@code partials}
 * @param rows the rows that the slice is about; null if it is about all
 * @param result what it must give
 * @param deadlineEpochMs when the job's time is up
 */
public record CallMessage(
        int version,
        UUID segmentId,
        UUID jobId,
        int run,
        int stage,
        int slice,
        int attempt,
        boolean alone,
        int firstItem,
        String function,
        String functionVersion,
        Step step,
        List<Argument> arguments,
        @Nullable Rows rows,
        ExpectedResult result,
        long deadlineEpochMs) {
    /** The name of the argument of {@link Step#COMBINE}. */
    public static final String PARTIALS = "partials";

    private static final int MAXIMUM_TEXT_LENGTH = 64;

    /** Which code of the function is run. */
    public enum Step {
        CALL,
        COMBINE
    }

    /**
     * What a parameter stands for: an array in the segment, a small array in {@code data}, or a number, which has a
     * dtype if it is one of NumPy's.
     *
     * @param name of the parameter
     * @param array where the elements lie
     * @param dtype NumPy's name
     * @param shape lengths of the axes
     * @param stridesBytes of an array in the segment, one an axis
     * @param offsetBytes of an array in the segment, from its first element
     * @param data elements of a small array, little-endian, in C order
     * @param number a literal of the expression language
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Argument(
            String name,
            @Nullable ArrayReference array,
            @Nullable String dtype,
            long[] shape,
            long[] stridesBytes,
            long offsetBytes,
            byte @Nullable [] data,
            @Nullable String number) {
        public Argument {
            MessageVersion.checkText("name of an argument", name, MAXIMUM_TEXT_LENGTH);
            MessageVersion.checkPresent("shape", shape);
            MessageVersion.checkPresent("stridesBytes", stridesBytes);
            int kinds = (array == null ? 0 : 1) + (data == null ? 0 : 1) + (number == null ? 0 : 1);
            if (kinds != 1 || (dtype == null && number == null)) {
                throw new IllegalArgumentException(
                        "the argument '" + name + "' must be one of an array, data with a dtype, or a number");
            }
        }

        /** Elements of an array that lies in the segment. */
        public static Argument inSegment(
                String name, ArrayReference array, String dtype, long[] shape, long[] stridesBytes, long offsetBytes) {
            return new Argument(name, array, dtype, shape, stridesBytes, offsetBytes, null, null);
        }

        /** A small array that travels with the message. */
        public static Argument small(String name, String dtype, long[] shape, byte[] data) {
            return new Argument(name, null, dtype, shape, new long[0], 0, data, null);
        }

        /** A number: NumPy's with a dtype, Python's without. */
        public static Argument number(String name, @Nullable String dtype, String literal) {
            return new Argument(name, null, dtype, new long[0], new long[0], 0, null, literal);
        }
    }

    /** Rows of the array that is cut, from {@code from} to before {@code to}. */
    public record Rows(long from, long to) {
        public Rows {
            MessageVersion.checkWithin("rows.from", from, Long.MAX_VALUE);
            MessageVersion.checkWithin("rows.to", to, Long.MAX_VALUE);
        }
    }

    /**
     * What must be given.
     *
     * @param dtype NumPy's name
     * @param shape of what this slice gives
     * @param targets where it is to be written, all of it to each; none if it goes into the message
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record ExpectedResult(String dtype, long[] shape, List<Target> targets) {
        public ExpectedResult {
            MessageVersion.checkText("dtype of the result", dtype, MAXIMUM_TEXT_LENGTH);
            MessageVersion.checkPresent("shape of the result", shape);
            MessageVersion.checkPresent("targets of the result", targets);
            targets = List.copyOf(targets);
        }
    }

    /**
     * Where a result is written.
     *
     * @param array an output
     * @param offsetBytes where in the array the first element belongs
     */
    public record Target(ArrayReference array, long offsetBytes) {
        public Target {
            MessageVersion.checkPresent("array of a target", array);
            MessageVersion.checkNotNegative("offsetBytes", offsetBytes);
        }
    }

    public CallMessage {
        MessageVersion.check(version);
        MessageVersion.checkPresent("segmentId", segmentId);
        MessageVersion.checkPresent("jobId", jobId);
        MessageVersion.checkNotNegative("run", run);
        MessageVersion.checkNotNegative("stage", stage);
        MessageVersion.checkNotNegative("slice", slice);
        MessageVersion.checkNotNegative("attempt", attempt);
        MessageVersion.checkNotNegative("firstItem", firstItem);
        MessageVersion.checkText("function", function, MAXIMUM_TEXT_LENGTH);
        MessageVersion.checkText("functionVersion", functionVersion, MAXIMUM_TEXT_LENGTH);
        MessageVersion.checkPresent("step", step);
        MessageVersion.checkPresent("arguments", arguments);
        MessageVersion.checkPresent("result", result);
        arguments = List.copyOf(arguments);
    }
}
