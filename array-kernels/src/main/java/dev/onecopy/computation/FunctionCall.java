package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.Layout;
import dev.onecopy.function.FunctionDeclaration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice that a function of the user computes: all that whoever runs it has to know.
 *
 * @param function without its documentation
 * @param combines whether it is the step that combines the partials of the function
 * @param arguments in the order of the parameters; of the combining step the partials only
 * @param rows which rows the slice is about; null if it is about all
 * @param dtype of what the slice gives
 * @param shape of what the slice gives
 * @param targets where it is to be written; none if it goes into the answer
 */
public record FunctionCall(
        FunctionDeclaration function,
        boolean combines,
        List<Argument> arguments,
        @Nullable Rows rows,
        DType dtype,
        Shape shape,
        List<Target> targets) {
    /** What stands for a parameter. */
    public sealed interface Argument {}

    /** Elements of the array of a variable. */
    public record OfVariable(String variable, DType dtype, Layout layout) implements Argument {}

    /** Elements of what an earlier stage has written. */
    public record OfOutput(OutputArray output, DType dtype, Layout layout) implements Argument {}

    /** A small array: little-endian elements in C order. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Small(DType dtype, Shape shape, byte[] data) implements Argument {}

    /** A number: a Python scalar, or if it has a dtype, one of NumPy's. */
    public record Scalar(String literal, @Nullable DType dtype) implements Argument {}

    /** From a row to before another one. */
    public record Rows(long from, long to) {}

    /** Where in an output the first element belongs. */
    public record Target(OutputArray output, long offsetBytes) {}

    public FunctionCall {
        arguments = List.copyOf(arguments);
        targets = List.copyOf(targets);
    }
}
