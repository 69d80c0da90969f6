package dev.onecopy.computation;

import dev.onecopy.expression.Graph;

/** Results of few elements that read arrays, such as {@code a[3]} or {@code a[:5] - mean(a)}. */
final class SmallResults {
    private SmallResults() {}

    /**
     * The node, or if it is a small one that reads arrays, its maximum over no axes: a barrier of the same elements.
     */
    static int collected(Graph graph, int root) {
        long count = graph.node(root).shape().elementCount();
        return count == 0 || count > Results.MAXIMUM_SMALL ? root : graph.collected(root);
    }
}
