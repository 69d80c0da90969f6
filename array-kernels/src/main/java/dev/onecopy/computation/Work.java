package dev.onecopy.computation;

import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.TypedItem;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How long all passes of a computation take one core, by {@link Cost}. Shapes broadcast: {@code a[:, None] + a} has as
 * many elements as the square of those of the array, so that nothing about the arrays says how much is asked for. What
 * several items have in common is read once.
 */
final class Work {
    private static final double PICOSECONDS_A_NANOSECOND = 1e3;

    private final Graph graph;
    /** Nodes that are walked over, by how many elements they have. */
    private final Map<Long, List<Integer>> walked = new HashMap<>();

    private Work(Graph graph) {
        this.graph = graph;
    }

    static Duration of(Graph graph, List<TypedItem> items) {
        Work work = new Work(graph);
        Set<Integer> roots = new HashSet<>();
        items.forEach(item -> roots.addAll(item.roots()));
        roots.forEach(work::walk);
        work.reachable(roots).forEach(work::walkOperands);
        return Duration.ofNanos((long) (work.picoseconds() / PICOSECONDS_A_NANOSECOND));
    }

    private double picoseconds() {
        return walked.entrySet().stream()
                .mapToDouble(pass -> (double) pass.getKey()
                        * Cost.of(
                                graph,
                                pass.getValue().stream()
                                        .mapToInt(Integer::intValue)
                                        .toArray()))
                .sum();
    }

    private void walk(int node) {
        walked.computeIfAbsent(graph.node(node).shape().elementCount(), count -> new ArrayList<>())
                .add(node);
    }

    private void walkOperands(int number) {
        switch (graph.node(number)) {
            case Node.Reduction reduction -> {
                walk(reduction.operand());
                if (reduction.mask() != Node.NO_NODE) {
                    walk(reduction.mask());
                }
            }
            case Node.Barrier barrier -> Operands.of(barrier).forEach(this::walk);
            default -> {}
        }
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
