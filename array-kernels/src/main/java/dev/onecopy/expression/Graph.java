package dev.onecopy.expression;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The typed operations of all items. Equal operations are one node, so what several items or reductions have in common
 * is loaded, converted and computed once. Operands stand before what uses them. It only grows.
 */
public final class Graph {
    /** The most words that a message has room for, of the results of one item: 16 KiB. */
    public static final int MESSAGE_WORDS = 2_048;

    /**
     * The most elements that a result has which travels in messages whatever it is: each takes less than four words.
     */
    private static final int ALWAYS_IN_MESSAGES = MESSAGE_WORDS / 4;

    private final List<Node> nodes = new ArrayList<>();
    private final List<Integer> columns = new ArrayList<>();
    private final Map<Node, Integer> numbers = new HashMap<>();
    private final IntConsumer grown;

    public Graph() {
        this(nodeCount -> {});
    }

    /** @param grown told of every node how many there are now; what it throws ends the typing */
    public Graph(IntConsumer grown) {
        this.grown = grown;
    }

    /**
     * The number of this node, new or not.
     *
     * @param column where the source asks for it, for errors
     */
    public int add(Node node, int column) {
        return numbers.computeIfAbsent(node, absent -> {
            nodes.add(absent);
            columns.add(column);
            grown.accept(nodes.size());
            return nodes.size() - 1;
        });
    }

    /**
     * The node, or if it reads arrays or results that may lie in memory, its maximum over no axes: a barrier of the
     * same elements, for what takes only results that travel in messages.
     */
    public int collected(int number) {
        return isMadeOf(number, this::isReadFromMemory) ? barrierOf(number) : number;
    }

    /**
     * The same for an argument of a call, which is one array: what is made of one result that may lie in memory, too.
     */
    public int collectedForCall(int number) {
        return isMadeOf(
                        number,
                        node -> isReadFromMemory(node) || (node instanceof Node.Barrier && mayLieInMemory(node)))
                ? barrierOf(number)
                : number;
    }

    private int barrierOf(int number) {
        Node node = node(number);
        return add(
                new Node.Reduction(
                        ReductionKind.MAXIMUM, number, Node.NO_NODE, 0, Axes.of(), node.dtype(), node.shape()),
                column(number));
    }

    private boolean isReadFromMemory(Node node) {
        return node instanceof Node.Input || (node instanceof Node.View view && mayLieInMemory(node(view.operand())));
    }

    private boolean isMadeOf(int root, Predicate<Node> wanted) {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> waiting = new ArrayDeque<>(List.of(root));
        while (!waiting.isEmpty()) {
            int number = waiting.pop();
            if (wanted.test(node(number))) {
                return true;
            }
            if (seen.add(number)) {
                node(number).elementwiseOperands().forEach(waiting::push);
            }
        }
        return false;
    }

    private static boolean mayLieInMemory(Node barrier) {
        return barrier instanceof Node.Scan || barrier.shape().elementCount() > ALWAYS_IN_MESSAGES;
    }

    public Node node(int number) {
        return nodes.get(number);
    }

    /** Where the source asks for a node: of several places, the one that was typed first. */
    public int column(int number) {
        return columns.get(number);
    }

    /** How many nodes there are: their numbers are the smaller ones. */
    public int nodeCount() {
        return nodes.size();
    }
}
