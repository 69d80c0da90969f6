package dev.onecopy.computation;

import dev.onecopy.array.Shape;
import dev.onecopy.expression.Graph;

/**
 * Results of few elements that read arrays, such as {@code a[3]} or {@code a[:5] - mean(a)}, or one element of a result
 * that lies in memory, such as {@code cumsum(a)[-1]}.
 */
final class SmallResults {
    private SmallResults() {}

    /** The node, or if it is such a result, a barrier of the same elements. */
    static int collected(Graph graph, int root) {
        Shape shape = graph.node(root).shape();
        boolean isSmall = shape.elementCount() > 0 && shape.elementCount() <= Results.MAXIMUM_SMALL;
        boolean mayBeCollected = shape.ndim() == 0 || Leaves.of(graph, root).hasInputs();
        return isSmall && mayBeCollected ? graph.collected(root) : root;
    }
}
