package dev.onecopy.expression;

import dev.onecopy.expression.Node.Reduction;
import java.util.ArrayList;
import java.util.List;

/**
 * The result of one item and its reductions.
 *
 * @param root the node of the result, made of reductions and constants
 * @param reductions the numbers of their nodes as they stand in the expression; the same one may stand there twice
 */
record PlannedItem(int root, List<Integer> reductions) {
    PlannedItem {
        reductions = List.copyOf(reductions);
    }

    static PlannedItem of(Graph graph, TypedItem item) {
        List<Integer> reductions = new ArrayList<>();
        collect(graph, item.root(), reductions);
        return new PlannedItem(item.root(), reductions);
    }

    private static void collect(Graph graph, int number, List<Integer> reductions) {
        switch (graph.node(number)) {
            case Reduction reduction -> reductions.add(number);
            case Node.Conversion conversion -> collect(graph, conversion.operand(), reductions);
            case Node.Unary unary -> collect(graph, unary.operand(), reductions);
            case Node.Binary binary -> {
                collect(graph, binary.left(), reductions);
                collect(graph, binary.right(), reductions);
            }
            default -> {}
        }
    }

    static Reduction reduction(Graph graph, int number) {
        return (Reduction) graph.node(number);
    }
}
