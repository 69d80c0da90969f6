package dev.onecopy.computation;

import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.BinaryOperation;
import java.util.HashSet;
import java.util.Set;

/**
 * What one element costs, roughly, in picoseconds of one core: only the order of magnitude matters, for the length of
 * slices. Measured on a machine with vectors of 512 bits.
 */
final class Cost {
    /** 12 GB/s. */
    static final long BYTE = 80;

    private static final long ARITHMETIC = 100;
    private static final long ROOT = 1_000;
    private static final long TRANSCENDENTAL = 4_000;
    private static final long POWER = 15_000;

    private final Graph graph;
    private final Set<Integer> counted = new HashSet<>();

    private Cost(Graph graph) {
        this.graph = graph;
    }

    /** Of one element of these nodes. */
    static long of(Graph graph, int... nodes) {
        Cost cost = new Cost(graph);
        long sum = 0;
        for (int node : nodes) {
            sum += cost.of(node);
        }
        return sum;
    }

    private long of(int number) {
        if (number == Node.NO_NODE || !counted.add(number)) {
            return 0;
        }
        Node node = graph.node(number);
        if (node.shape().elementCount() == 1) {
            return 0;
        }
        return switch (node) {
            case Node.Constant constant -> 0;
            case Node.Input input -> BYTE * input.dtype().itemsizeBytes();
            case Node.View view -> BYTE * view.dtype().itemsizeBytes();
            case Node.Barrier barrier -> BYTE * barrier.dtype().itemsizeBytes();
            case Node.Conversion conversion -> ARITHMETIC + of(conversion.operand());
            case Node.Unary unary -> unary(unary) + of(unary.operand());
            case Node.Binary binary -> binary(binary.operation()) + of(binary.left()) + of(binary.right());
            case Node.Selection selection ->
                ARITHMETIC + of(selection.condition()) + of(selection.ifTrue()) + of(selection.ifFalse());
        };
    }

    private static long unary(Node.Unary unary) {
        return switch (unary.operation()) {
            case NEGATIVE, ABSOLUTE, SIGN, SQUARE, FLOOR, CEIL, TRUNC, RINT, DEG2RAD, RAD2DEG -> ARITHMETIC;
            case INVERT, LOGICAL_NOT, ISNAN, ISINF, ISFINITE -> ARITHMETIC;
            case SQRT, RECIPROCAL -> ROOT;
            default -> TRANSCENDENTAL;
        };
    }

    private static long binary(BinaryOperation operation) {
        return switch (operation) {
            case DIVIDE -> ROOT;
            case FLOOR_DIVIDE, REMAINDER, ARCTAN2, HYPOT -> TRANSCENDENTAL;
            case POWER -> POWER;
            default -> ARITHMETIC;
        };
    }
}
