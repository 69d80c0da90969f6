package dev.onecopy.computation;

import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What element-wise nodes are made of: inputs and results of barriers. */
final class Leaves {
    private final Graph graph;
    /** Numbers of inputs, constants, views, and barriers that are not viewed. */
    private final Set<Integer> numbers = new LinkedHashSet<>();

    private Leaves(Graph graph) {
        this.graph = graph;
    }

    /** Those of these nodes, each once, from left to right. */
    static Leaves of(Graph graph, int... nodes) {
        Leaves leaves = new Leaves(graph);
        Set<Integer> seen = new LinkedHashSet<>();
        Deque<Integer> waiting = new ArrayDeque<>();
        IntStream.of(nodes).filter(node -> node != Node.NO_NODE).forEach(waiting::add);
        while (!waiting.isEmpty()) {
            int number = waiting.pop();
            if (seen.add(number)) {
                List<Integer> operands = graph.node(number).elementwiseOperands();
                if (operands.isEmpty()) {
                    leaves.numbers.add(number);
                }
                operands.reversed().forEach(waiting::push);
            }
        }
        return leaves;
    }

    boolean hasInputs() {
        return numbers.stream().anyMatch(number -> graph.node(number) instanceof Node.Input);
    }

    /** The barriers, viewed or not. */
    Set<Integer> barriers() {
        Set<Integer> barriers = new LinkedHashSet<>();
        for (int number : numbers) {
            switch (graph.node(number)) {
                case Node.View view -> barriers.add(view.operand());
                case Node.Barrier barrier -> barriers.add(number);
                default -> {}
            }
        }
        return barriers;
    }

    /** Where the elements lie, of leaves that are arrays. */
    List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        for (int number : numbers) {
            switch (graph.node(number)) {
                case Node.Input input -> layouts.add(input.layout());
                case Node.View view -> layouts.add(view.layout());
                case Node.Barrier barrier ->
                    layouts.add(
                            Layout.contiguous(barrier.shape(), barrier.dtype().itemsizeBytes()));
                default -> {}
            }
        }
        return layouts;
    }

    /** The nodes themselves. */
    List<Node> nodes() {
        return numbers.stream().map(graph::node).toList();
    }
}
