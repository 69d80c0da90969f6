package dev.onecopy.computation;

import dev.onecopy.computation.program.Known;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Results of barriers that need no pass: reductions of no elements, edges of bins, and small results put together. */
final class Immediate {
    private Immediate() {}

    /** What is known, and what follows from it at once. */
    static Progress known(Graph graph, Progress progress) {
        Progress more = progress;
        for (int number = 0; number < graph.nodeCount(); number++) {
            if (graph.node(number) instanceof Node.Barrier barrier && !more.knows(number)) {
                Known known = known(graph, barrier, more);
                more = known == null ? more : more.with(number, known);
            }
        }
        return more;
    }

    private static @Nullable Known known(Graph graph, Node.Barrier barrier, Progress progress) {
        boolean isSmall =
                Operands.of(barrier).stream().allMatch(operand -> Results.isSmall(graph, progress.known(), operand));
        Evaluator evaluator = new Evaluator(graph, progress.known());
        return switch (barrier) {
            case Node.Reduction reduction -> {
                boolean isNeeded =
                        isEmpty(graph, reduction.operand()) && reduction.shape().elementCount() > 0;
                yield isNeeded ? new Known.Everywhere(Tasks.ofNothing(graph, reduction)) : null;
            }
            case Node.Stack stack -> {
                boolean fits = isSmall && stack.shape().elementCount() <= Results.MAXIMUM_SMALL;
                yield fits ? stacked(evaluator, stack) : null;
            }
            case Node.Edges edges -> isSmall ? edges(evaluator, edges) : null;
            case Node.Quantile quantile -> {
                boolean isNeeded =
                        isEmpty(graph, quantile.operand()) && quantile.shape().elementCount() > 0;
                yield isNeeded ? new Known.Everywhere(Elements.floatingBits(quantile.dtype(), Double.NaN)) : null;
            }
            case Node.Histogram histogram -> isEmpty(graph, histogram.operand()) ? noCounts(histogram) : null;
            default -> null;
        };
    }

    private static boolean isEmpty(Graph graph, int operand) {
        return graph.node(operand).shape().elementCount() == 0;
    }

    private static Known noCounts(Node.Histogram histogram) {
        return histogram.binCount() == 1 ? new Known.Everywhere(0) : new Known.Small(new long[histogram.binCount()]);
    }

    private static Known stacked(Evaluator evaluator, Node.Stack stack) {
        List<long[]> parts = stack.operands().stream().map(evaluator::bits).toList();
        return new Known.Small(parts.stream().flatMapToLong(Arrays::stream).toArray());
    }

    private static Known edges(Evaluator evaluator, Node.Edges edges) {
        double low = Double.longBitsToDouble(evaluator.only(edges.low()));
        double high = Double.longBitsToDouble(evaluator.only(edges.high()));
        if (low == high) {
            low -= 0.5;
            high += 0.5;
        }
        List<Long> bits = new ArrayList<>();
        double step = (high - low) / edges.binCount();
        for (int edge = 0; edge <= edges.binCount(); edge++) {
            double value = edge == edges.binCount() ? high : edge * step + low;
            bits.add(Elements.floatingBits(edges.dtype(), value));
        }
        return new Known.Small(bits.stream().mapToLong(Long::longValue).toArray());
    }
}
