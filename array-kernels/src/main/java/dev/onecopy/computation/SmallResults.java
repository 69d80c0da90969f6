package dev.onecopy.computation;

import dev.onecopy.expression.Axes;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ReductionKind;

/** Results of few elements that read arrays, such as {@code a[3]} or {@code a[:5] - mean(a)}. */
final class SmallResults {
    private SmallResults() {}

    /**
     * The node, or if it is a small one that reads arrays, its maximum over no axes: a barrier of the same elements.
     */
    static int collected(Graph graph, int root) {
        Node node = graph.node(root);
        long count = node.shape().elementCount();
        if (count == 0
                || count > Results.MAXIMUM_SMALL
                || !Leaves.of(graph, root).hasInputs()) {
            return root;
        }
        return graph.add(new Node.Reduction(
                ReductionKind.MAXIMUM, root, Node.NO_NODE, 0, Axes.of(), node.dtype(), node.shape()));
    }
}
