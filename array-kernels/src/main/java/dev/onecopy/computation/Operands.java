package dev.onecopy.computation;

import dev.onecopy.expression.Node;
import java.util.List;
import java.util.stream.Stream;

/** The operands of nodes. */
final class Operands {
    private Operands() {}

    /** What a barrier needs. */
    static List<Integer> of(Node.Barrier barrier) {
        return switch (barrier) {
            case Node.Reduction reduction ->
                Stream.of(reduction.operand(), reduction.mask())
                        .filter(operand -> operand != Node.NO_NODE)
                        .toList();
            case Node.Scan scan -> List.of(scan.operand());
            case Node.Quantile quantile -> List.of(quantile.operand());
            case Node.Histogram histogram -> List.of(histogram.operand(), histogram.low(), histogram.high());
            case Node.Stack stack -> stack.operands();
            case Node.Edges edges -> List.of(edges.low(), edges.high());
            case Node.Call call -> CallSlices.nodes(call);
        };
    }
}
