package dev.onecopy.computation;

import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.TypedItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * How long all passes of a computation take one core, by {@link Cost}. Shapes broadcast: {@code a[:, None] + a} has as
 * many elements as the square of those of the array, so that nothing about the arrays says how much is asked for.
 */
final class Work {
    private static final double PICOSECONDS_A_MILLISECOND = 1e9;

    private final Graph graph;

    private Work(Graph graph) {
        this.graph = graph;
    }

    static Duration of(Graph graph, List<TypedItem> items) {
        Work work = new Work(graph);
        Set<Integer> roots = new HashSet<>();
        items.forEach(item -> roots.addAll(item.roots()));
        Set<Integer> reached = work.reachable(roots);
        double picoseconds = sum(roots, work::walked) + sum(reached, work::ofBarrier);
        return Duration.ofMillis((long) (picoseconds / PICOSECONDS_A_MILLISECOND));
    }

    private static double sum(Set<Integer> nodes, ToDoubleFunction<Integer> each) {
        return nodes.stream().mapToDouble(each).sum();
    }

    /** Of a pass over the elements of a node, once. */
    private double walked(int... nodes) {
        return (double) graph.node(nodes[0]).shape().elementCount() * Cost.of(graph, nodes);
    }

    private double ofBarrier(int number) {
        return switch (graph.node(number)) {
            case Node.Reduction reduction -> walked(reduction.operand(), reduction.mask());
            case Node.Barrier barrier ->
                Operands.of(barrier).stream().mapToDouble(this::walked).sum();
            default -> 0;
        };
    }

    private Set<Integer> reachable(Set<Integer> roots) {
        Set<Integer> reached = new HashSet<>();
        Deque<Integer> waiting = new ArrayDeque<>(roots);
        while (!waiting.isEmpty()) {
            int number = waiting.pop();
            if (reached.add(number)) {
                switch (graph.node(number)) {
                    case Node.View view -> waiting.push(view.operand());
                    case Node.Barrier barrier -> Operands.of(barrier).forEach(waiting::push);
                    case Node node -> node.elementwiseOperands().forEach(waiting::push);
                }
            }
        }
        return reached;
    }
}
