package dev.onecopy.computation;

import dev.onecopy.computation.program.Known;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Results of barriers that need no pass: reductions of no elements, edges of bins, and small results put together. */
final class Immediate {
    private Immediate() {}

    /** What is known, and what follows from it at once. */
    static Progress known(Graph graph, Progress progress) {
        Map<Integer, Known> all = new HashMap<>(progress.known());
        for (int number = 0; number < graph.nodeCount(); number++) {
            if (graph.node(number) instanceof Node.Barrier barrier && !all.containsKey(number)) {
                Known known = known(graph, number, barrier, all);
                if (known != null) {
                    all.put(number, known);
                }
            }
        }
        return progress.with(all);
    }

    private static @Nullable Known known(Graph graph, int number, Node.Barrier barrier, Map<Integer, Known> before) {
        return switch (barrier) {
            case Node.Reduction reduction -> {
                boolean isNeeded =
                        isEmpty(graph, reduction.operand()) && reduction.shape().elementCount() > 0;
                yield isNeeded ? new Known.Everywhere(Tasks.ofNothing(graph, reduction)) : null;
            }
            case Node.Stack stack -> {
                boolean fits = stack.shape().elementCount() <= Results.MAXIMUM_SMALL && areSmall(graph, stack, before);
                yield fits ? stacked(new Evaluator(graph, before), stack) : null;
            }
            case Node.Edges edges ->
                areSmall(graph, edges, before) ? edges(new Evaluator(graph, before), number, edges) : null;
            case Node.Quantile quantile -> {
                boolean isNeeded =
                        isEmpty(graph, quantile.operand()) && quantile.shape().elementCount() > 0;
                yield isNeeded ? new Known.Everywhere(Elements.floatingBits(quantile.dtype(), Double.NaN)) : null;
            }
            case Node.Histogram histogram -> isEmpty(graph, histogram.operand()) ? noCounts(histogram) : null;
            default -> null;
        };
    }

    private static boolean areSmall(Graph graph, Node.Barrier barrier, Map<Integer, Known> known) {
        return Operands.of(barrier).stream().allMatch(operand -> Results.isSmall(graph, known, operand));
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

    private static Known edges(Evaluator evaluator, int number, Node.Edges edges) {
        HistogramBins bins = evaluator.bins(number, edges.dtype(), edges.binCount(), edges.low(), edges.high());
        return new Known.Small(IntStream.rangeClosed(0, bins.binCount())
                .mapToLong(edge -> Elements.floatingBits(edges.dtype(), bins.edge(edge)))
                .toArray());
    }
}
