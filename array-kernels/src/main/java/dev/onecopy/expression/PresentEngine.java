package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.UnaryOperation;
import java.util.List;
import java.util.Map;

/** What the engine of one stage computes: reductions of whole arrays, and arithmetic around them. */
final class PresentEngine {
    private final Graph graph;
    private final Map<String, ArrayOperand> arrays;

    PresentEngine(Graph graph, Map<String, ArrayOperand> arrays) {
        this.graph = graph;
        this.arrays = arrays;
    }

    /** @throws ExpressionException {@code expression_unsupported} */
    void check(List<TypedItem> items) {
        for (TypedItem item : items) {
            for (int root : item.roots()) {
                boolean supported =
                        !item.isTuple() && graph.node(root).shape().equals(Shape.of()) && isSupported(root, false);
                if (!supported) {
                    throw new ExpressionException(
                            "expression_unsupported",
                            ExpressionException.UNKNOWN_COLUMN,
                            "this expression needs more than one pass or gives an array, which is not supported yet");
                }
            }
        }
    }

    private boolean isSupported(int number, boolean inside) {
        Node node = graph.node(number);
        if (node.dtype() == DType.FLOAT16) {
            return false;
        }
        return switch (node) {
            case Node.Constant constant -> true;
            case Node.Input input -> inside && isWhole(input);
            case Node.Conversion conversion -> isSupported(conversion.operand(), inside);
            case Node.Unary unary ->
                unary.operation() == UnaryOperation.NEGATIVE && isSupported(unary.operand(), inside);
            case Node.Binary binary ->
                graph.node(binary.left()).dtype() == binary.dtype()
                        && isSupported(binary.left(), inside)
                        && isSupported(binary.right(), inside);
            case Node.Reduction reduction -> !inside && isSupported(reduction);
            default -> false;
        };
    }

    private boolean isSupported(Node.Reduction reduction) {
        boolean known = switch (reduction.kind()) {
            case SUM, MINIMUM, MAXIMUM -> true;
            default -> false;
        };
        return known && reduction.shape().equals(Shape.of()) && isSupported(reduction.operand(), true);
    }

    private boolean isWhole(Node.Input input) {
        ArrayOperand array = arrays.get(input.variable());
        return array != null && Layout.of(array).equals(input.layout());
    }
}
