package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Known;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Elements;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what a slice of a call is about, from what is known when its stage begins. */
record CallSlices(Graph graph, Progress before, Pass pass, Node.Call call) {
    FunctionCall slice(int slice) {
        return new FunctionCall(
                call.function(),
                call.combines(),
                call.operands().stream().map(this::argument).toList(),
                rows(slice),
                call.dtype(),
                shape(slice),
                pass.writings().stream()
                        .map(writing -> new FunctionCall.Target(writing.output(), offsetBytes(slice)))
                        .toList());
    }

    private FunctionCall.@Nullable Rows rows(int slice) {
        long from = slice * call.rowsPerSlice();
        return call.rows() == 0 ? null : new FunctionCall.Rows(from, Math.min(call.rows(), from + call.rowsPerSlice()));
    }

    /** Of what the slice gives. */
    Shape shape(int slice) {
        FunctionCall.Rows rows = rows(slice);
        long[] whole = call.shape().toArray();
        if (rows == null) {
            return call.shape();
        }
        if (call.givesPartials()) {
            return Shape.of(Arrays.copyOfRange(whole, 1, whole.length));
        }
        whole[0] = rows.to() - rows.from();
        return Shape.of(whole);
    }

    private long offsetBytes(int slice) {
        long before = call.givesPartials() ? slice : slice * call.rowsPerSlice();
        long first = call.shape().ndim() == 0 ? 1 : Math.max(1, call.shape().length(0));
        return before * (call.shape().elementCount() / first) * call.dtype().itemsizeBytes();
    }

    private FunctionCall.Argument argument(Node.Call.Operand operand) {
        return switch (operand) {
            case Node.Call.Literal literal -> new FunctionCall.Scalar(literal.text(), null);
            case Node.Call.Empty empty -> new FunctionCall.Small(empty.dtype(), empty.shape(), new byte[0]);
            case Node.Call.Scalar scalar -> {
                DType dtype = graph.node(scalar.node()).dtype();
                long bits = new Evaluator(graph, before.known()).only(scalar.node());
                yield new FunctionCall.Scalar(literal(dtype, bits), dtype);
            }
            case Node.Call.Elements elements -> elements(elements.node());
        };
    }

    private FunctionCall.Argument elements(int number) {
        Node node = graph.node(number);
        if (node instanceof Node.Input input) {
            return new FunctionCall.OfVariable(input.variable(), input.dtype(), input.layout());
        }
        int barrier = node instanceof Node.View view ? view.operand() : number;
        OutputArray output = before.known().get(barrier) instanceof Known.Stored
                ? before.stored().get(barrier)
                : null;
        if (output == null) {
            return new FunctionCall.Small(
                    node.dtype(), node.shape(), new Evaluator(graph, before.known()).bytes(number));
        }
        Layout layout = node instanceof Node.View view
                ? view.layout()
                : Layout.contiguous(node.shape(), node.dtype().itemsizeBytes());
        return new FunctionCall.OfOutput(output, node.dtype(), layout);
    }

    private static String literal(DType dtype, long bits) {
        ScalarValue value = switch (dtype.kind()) {
            case BOOLEAN -> new BooleanValue(bits != 0);
            case FLOATING -> new FloatValue(Elements.floating(dtype, bits));
            case UNSIGNED -> new IntegerValue(new BigInteger(Long.toUnsignedString(bits)));
            case SIGNED -> IntegerValue.of(bits);
        };
        return value.literal();
    }

    static List<Integer> nodes(Node.Call call) {
        return call.operands().stream()
                .mapToInt(operand -> switch (operand) {
                    case Node.Call.Elements elements -> elements.node();
                    case Node.Call.Scalar scalar -> scalar.node();
                    case Node.Call.Empty empty -> Node.NO_NODE;
                    case Node.Call.Literal literal -> Node.NO_NODE;
                })
                .filter(node -> node != Node.NO_NODE)
                .boxed()
                .toList();
    }
}
