package dev.onecopy.expression;

import dev.onecopy.array.DType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The typed operations of all items. Equal operations are one node, so what several items or reductions have in common
 * is loaded, converted and computed once. Operands stand before what uses them.
 */
final class Graph {
    private final List<Node> nodes = new ArrayList<>();
    private final Map<Node, Integer> numbers = new HashMap<>();

    /** The number of this node, new or not. */
    int add(Node node) {
        return numbers.computeIfAbsent(node, absent -> {
            nodes.add(absent);
            return nodes.size() - 1;
        });
    }

    /** The number of a node with this one's value and this dtype. */
    int converted(int node, DType dtype) {
        return node(node).dtype() == dtype ? node : add(new Node.Conversion(node, dtype));
    }

    Node node(int number) {
        return nodes.get(number);
    }
}
