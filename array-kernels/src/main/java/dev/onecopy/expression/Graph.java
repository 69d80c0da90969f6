package dev.onecopy.expression;

import dev.onecopy.array.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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

    /** The number of a node with this one's value and this dtype. */
    public int converted(int number, DType dtype) {
        Node node = node(number);
        return node.dtype() == dtype ? number : add(new Node.Conversion(number, dtype, node.shape()));
    }

    public Node node(int number) {
        return nodes.get(number);
    }

    /** How many nodes there are: their numbers are the smaller ones. */
    public int nodeCount() {
        return nodes.size();
    }
}
