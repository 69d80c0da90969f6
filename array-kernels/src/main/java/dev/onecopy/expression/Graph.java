package dev.onecopy.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The typed operations of all items. Equal operations are one node, so what several items or reductions have in common
 * is loaded, converted and computed once. Operands stand before what uses them. It only grows.
 */
public final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Integer> numbers = new HashMap<>();

    /** The number of this node, new or not. */
    public int add(Node node) {
        return numbers.computeIfAbsent(node, absent -> {
            nodes.add(absent);
            return nodes.size() - 1;
        });
    }

    /**
     * The node, or if it reads arrays, its maximum over no axes: a barrier of the same elements, for what takes only
     * results of earlier passes.
     */
    public int collected(int number) {
        Node node = node(number);
        return readsArrays(number)
                ? add(new Node.Reduction(
                        ReductionKind.MAXIMUM, number, Node.NO_NODE, 0, Axes.of(), node.dtype(), node.shape()))
                : number;
    }

    private boolean readsArrays(int root) {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> waiting = new ArrayDeque<>(List.of(root));
        while (!waiting.isEmpty()) {
            int number = waiting.pop();
            if (node(number) instanceof Node.Input) {
                return true;
            }
            if (seen.add(number)) {
                node(number).elementwiseOperands().forEach(waiting::push);
            }
        }
        return false;
    }

    public Node node(int number) {
        return nodes.get(number);
    }

    /** How many nodes there are: their numbers are the smaller ones. */
    public int nodeCount() {
        return nodes.size();
    }
}
