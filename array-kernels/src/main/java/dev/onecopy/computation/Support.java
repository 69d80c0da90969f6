package dev.onecopy.computation;

import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.TypedItem;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Refuses what the engine has no passes for before anything is computed. */
final class Support {
    private Support() {}

    /** @throws ExpressionException {@code expression_unsupported} */
    static void check(Graph graph, List<TypedItem> items) {
        Tasks tasks = new Tasks(graph);
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> waiting = new ArrayDeque<>();
        items.forEach(item -> waiting.addAll(item.roots()));
        waiting.forEach(root -> checkBytes(graph, root));
        while (!waiting.isEmpty()) {
            int number = waiting.pop();
            if (seen.add(number) && graph.node(number).shape().elementCount() > 0) {
                Node node = graph.node(number);
                check(tasks, graph, number);
                switch (node) {
                    case Node.View view -> waiting.push(view.operand());
                    case Node.Barrier barrier -> {
                        checkBytes(graph, number);
                        Operands.of(barrier).forEach(waiting::push);
                    }
                    default -> node.elementwiseOperands().forEach(waiting::push);
                }
            }
        }
    }

    /** The bytes of what lies in memory must be countable. */
    private static void checkBytes(Graph graph, int number) {
        Node node = graph.node(number);
        if (node.shape().elementCount() > Long.MAX_VALUE / node.dtype().itemsizeBytes()) {
            throw new ExpressionException(
                    "value_error",
                    graph.column(number),
                    "an array of shape " + node.shape() + " and dtype " + node.dtype()
                            + " is too big: it has more than 2^63 - 1 bytes (ValueError)");
        }
    }

    private static void check(Tasks tasks, Graph graph, int number) {
        switch (graph.node(number)) {
            case Node.Scan scan -> tasks.scan(number, scan);
            case Node.Quantile quantile -> {
                if (graph.node(quantile.operand()).shape().elementCount() > 0) {
                    tasks.quantile(number, quantile, null);
                }
            }
            case Node.Stack stack -> {
                if (stack.shape().elementCount() > Results.MAXIMUM_SMALL) {
                    throw new ExpressionException(
                            "expression_unsupported",
                            graph.column(number),
                            "several quantiles in one call give an array of shape " + stack.shape() + "; at most "
                                    + Results.MAXIMUM_SMALL
                                    + " elements are supported: ask for one quantile in each expression");
                }
            }
            default -> {}
        }
    }
}
