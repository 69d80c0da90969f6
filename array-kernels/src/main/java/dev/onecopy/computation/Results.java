package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Known;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import java.util.List;
import java.util.Map;

/** What becomes of the nodes that are results. */
final class Results {
    /** The most elements of a result that travels in messages. */
    static final long MAXIMUM_SMALL = Graph.MESSAGE_WORDS;

    private Results() {}

    /** True if the node is made of known results alone, and neither it nor they are large. */
    static boolean isSmall(Graph graph, Map<Integer, Known> known, int number) {
        Shape shape = graph.node(number).shape();
        if (shape.elementCount() == 0) {
            return true;
        }
        Leaves leaves = Leaves.of(graph, number);
        return shape.elementCount() <= MAXIMUM_SMALL + 1
                && !leaves.hasInputs()
                && leaves.barriers().stream()
                        .allMatch(
                                barrier -> known.containsKey(barrier) && !(known.get(barrier) instanceof Known.Stored));
    }

    /** Fortran order if all inputs of more than one axis have it, otherwise C order. */
    static Order order(Graph graph, int number) {
        List<Node> leaves = Leaves.of(graph, number).nodes().stream()
                .filter(leaf -> !(leaf instanceof Node.Constant) && leaf.shape().ndim() > 1)
                .toList();
        boolean fortran = !leaves.isEmpty()
                && leaves.stream()
                        .allMatch(leaf -> leaf instanceof Node.Input input && isFortran(input.dtype(), input.layout()));
        return fortran ? Order.F : Order.C;
    }

    private static boolean isFortran(DType dtype, Layout layout) {
        long[] expected = layout.shape().contiguousStridesBytes(dtype.itemsizeBytes(), Order.F);
        long[] inOrder = layout.shape().contiguousStridesBytes(dtype.itemsizeBytes(), Order.C);
        boolean isFortran = true;
        boolean isC = true;
        for (int axis = 0; axis < expected.length; axis++) {
            if (layout.shape().length(axis) != 1) {
                isFortran &= layout.strideBytes(axis) == expected[axis];
                isC &= layout.strideBytes(axis) == inOrder[axis];
            }
        }
        return isFortran && !isC;
    }

    /**
     * True if each element of the node is made of the element at the same place of its barriers, and of single values.
     */
    static boolean hasLanesOf(Graph graph, int number, Map<Integer, Known> known) {
        Node node = graph.node(number);
        for (Node leaf : Leaves.of(graph, number).nodes()) {
            boolean fits = switch (leaf) {
                case Node.Constant constant -> true;
                case Node.View view ->
                    known.get(view.operand()) instanceof Known.Everywhere
                            || (isWhole(
                                            view.layout(),
                                            view.dtype(),
                                            graph.node(view.operand()).shape())
                                    && view.shape().equals(node.shape()));
                case Node.Barrier barrier ->
                    barrier.shape().equals(node.shape()) || barrier.shape().elementCount() == 1;
                default -> false;
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }

    /** True if a view only has other axes of length 1. */
    private static boolean isWhole(Layout view, DType dtype, Shape viewed) {
        Layout contiguous = Layout.contiguous(view.shape(), dtype.itemsizeBytes());
        boolean sameStrides = true;
        for (int axis = 0; axis < view.shape().ndim(); axis++) {
            sameStrides &= view.shape().length(axis) == 1 || view.strideBytes(axis) == contiguous.strideBytes(axis);
        }
        return sameStrides && view.offsetBytes() == 0 && view.shape().elementCount() == viewed.elementCount();
    }
}
