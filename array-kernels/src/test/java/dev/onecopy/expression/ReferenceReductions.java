package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ReferenceEvaluation.Values;
import dev.onecopy.kernel.Elements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** What barriers mean, in plain loops over all elements. */
final class ReferenceReductions {
    private final IntFunction<Values> operands;

    ReferenceReductions(IntFunction<Values> operands) {
        this.operands = operands;
    }

    Values compute(Node.Barrier barrier) {
        return switch (barrier) {
            case Node.Reduction reduction -> reduction(reduction);
            case Node.Scan scan -> scan(scan);
            case Node.Quantile quantile -> quantile(quantile);
            case Node.Histogram histogram -> histogram(histogram);
            case Node.Stack stack ->
                new Values(
                        stack.dtype(),
                        stack.shape(),
                        stack.operands().stream()
                                .map(operands::apply)
                                .flatMapToLong(values -> Arrays.stream(values.bits()))
                                .toArray());
            case Node.Call call -> throw new AssertionError(call + " is code of a user");
            case Node.Edges edges ->
                ReferenceEvaluation.of(
                        edges.dtype(), edges.shape(), edges(edges.binCount(), edges.low(), edges.high()));
        };
    }

    /** The positions of the elements that become one, in C order, for each element of the result. */
    private static List<List<Integer>> groups(Shape shape, Axes axes) {
        Map<List<Long>, List<Integer>> groups = new LinkedHashMap<>();
        for (long[] kept : ReferenceEvaluation.indexes(axes.kept(shape))) {
            groups.put(Arrays.stream(kept).boxed().toList(), new ArrayList<>());
        }
        List<long[]> indexes = ReferenceEvaluation.indexes(shape);
        for (int i = 0; i < indexes.size(); i++) {
            long[] index = indexes.get(i);
            List<Long> kept = IntStream.range(0, index.length)
                    .filter(axis -> !axes.contains(axis))
                    .mapToObj(axis -> index[axis])
                    .toList();
            groups.getOrDefault(kept, new ArrayList<>()).add(i);
        }
        return List.copyOf(groups.values());
    }

    private Values reduction(Node.Reduction node) {
        Values operand = operands.apply(node.operand());
        boolean[] counts = mask(node, operand);
        long[] bits = groups(operand.shape(), node.axes()).stream()
                .mapToLong(group -> reduced(node, operand, group, counts))
                .toArray();
        return new Values(node.dtype(), node.shape(), bits);
    }

    private boolean[] mask(Node.Reduction node, Values operand) {
        boolean[] counts = new boolean[operand.bits().length];
        if (node.mask() == Node.NO_NODE) {
            Arrays.fill(counts, true);
            return counts;
        }
        Values mask = ReferenceEvaluation.broadcast(operands.apply(node.mask()), operand.shape());
        for (int i = 0; i < counts.length; i++) {
            counts[i] = mask.bits()[i] != 0;
        }
        return counts;
    }

    private static long reduced(Node.Reduction node, Values operand, List<Integer> group, boolean[] counts) {
        boolean floating = operand.dtype().isFloating();
        return switch (node.kind()) {
            case SUM -> {
                double sum = group.stream().mapToDouble(operand::floating).sum();
                long wrapped = group.stream().mapToLong(i -> operand.bits()[i]).sum();
                yield floating ? Elements.floatingBits(node.dtype(), sum) : wrapped;
            }
            case PRODUCT -> {
                double product = group.stream().mapToDouble(operand::floating).reduce(1, (x, y) -> x * y);
                long wrapped = group.stream().mapToLong(i -> operand.bits()[i]).reduce(1, (x, y) -> x * y);
                yield floating ? Elements.floatingBits(node.dtype(), product) : wrapped;
            }
            case VARIANCE -> {
                double[] values = group.stream()
                        .filter(i -> counts[i])
                        .mapToDouble(operand::floating)
                        .toArray();
                double mean = Arrays.stream(values).sum() / values.length;
                double squares =
                        Arrays.stream(values).map(x -> (x - mean) * (x - mean)).sum();
                double freedom = Math.max(0, values.length - node.parameter());
                yield Elements.floatingBits(node.dtype(), squares / freedom);
            }
            case ARGUMENT_MINIMUM -> group.indexOf(extreme(operand, group, true, false));
            case ARGUMENT_MAXIMUM -> group.indexOf(extreme(operand, group, false, false));
            case MINIMUM -> operand.bits()[extreme(operand, group, true, false)];
            case MAXIMUM -> operand.bits()[extreme(operand, group, false, false)];
            case MINIMUM_NUMBER -> operand.bits()[extreme(operand, group, true, true)];
            case MAXIMUM_NUMBER -> operand.bits()[extreme(operand, group, false, true)];
        };
    }

    /** Where the first extreme is. */
    private static int extreme(Values values, List<Integer> group, boolean minimum, boolean ignoreNan) {
        int best = group.getFirst();
        for (int i : group) {
            boolean bestNan = Double.isNaN(values.floating(best));
            boolean nan = Double.isNaN(values.floating(i));
            int order = values.dtype() == DType.UINT64
                    ? Long.compareUnsigned(values.bits()[i], values.bits()[best])
                    : values.dtype().isFloating()
                            ? Double.compare(values.floating(i) + 0.0, values.floating(best) + 0.0)
                            : Long.compare(values.bits()[i], values.bits()[best]);
            boolean better = minimum ? order < 0 : order > 0;
            if ((nan || bestNan) ? nan != bestNan && nan != ignoreNan : better) {
                best = i;
            }
        }
        return best;
    }

    private Values scan(Node.Scan node) {
        Values operand = operands.apply(node.operand());
        long[] bits = operand.bits().clone();
        Axes axes = node.axis() == Node.Scan.ALL_AXES ? Axes.all(operand.shape()) : Axes.of(node.axis());
        for (List<Integer> group : groups(operand.shape(), axes)) {
            double sum = 0;
            long wrapped = 0;
            for (int i : group) {
                sum += operand.floating(i);
                wrapped += operand.bits()[i];
                bits[i] = node.dtype().isFloating() ? Elements.floatingBits(node.dtype(), sum) : wrapped;
            }
        }
        return new Values(node.dtype(), node.shape(), bits);
    }

    private Values quantile(Node.Quantile node) {
        Values operand = operands.apply(node.operand());
        double[] results = groups(operand.shape(), node.axes()).stream()
                .mapToDouble(group -> quantile(
                        group.stream().mapToDouble(operand::floating).sorted().toArray(), node))
                .toArray();
        return ReferenceEvaluation.of(node.dtype(), node.shape(), results);
    }

    private static double quantile(double[] sorted, Node.Quantile node) {
        double[] numbers = Arrays.stream(sorted).filter(x -> !Double.isNaN(x)).toArray();
        if (numbers.length == 0 || (!node.ignoreNan() && numbers.length < sorted.length)) {
            return Double.NaN;
        }
        double position = node.probability() * (numbers.length - 1);
        int below = (int) Math.floor(position);
        int above = Math.min(below + 1, numbers.length - 1);
        if (node.probability() == 0.5) {
            return (numbers[below] + numbers[(int) Math.ceil(position)]) / 2;
        }
        double fraction = position - below;
        double difference = numbers[above] - numbers[below];
        return fraction >= 0.5 ? numbers[above] - difference * (1 - fraction) : numbers[below] + difference * fraction;
    }

    private double[] edges(int binCount, int lowNode, int highNode) {
        double low = operands.apply(lowNode).floating(0);
        double high = operands.apply(highNode).floating(0);
        double from = low == high ? low - 0.5 : low;
        double to = low == high ? high + 0.5 : high;
        double[] edges = new double[binCount + 1];
        for (int i = 0; i < binCount; i++) {
            edges[i] = i * ((to - from) / binCount) + from;
        }
        edges[binCount] = to;
        return edges;
    }

    private Values histogram(Node.Histogram node) {
        double[] edges = edges(node.binCount(), node.low(), node.high());
        Values operand = operands.apply(node.operand());
        long[] counts = new long[node.binCount()];
        for (int i = 0; i < operand.bits().length; i++) {
            double value = operand.floating(i);
            for (int bin = 0; bin < counts.length; bin++) {
                boolean last = bin == counts.length - 1;
                if (value >= edges[bin] && (value < edges[bin + 1] || (last && value == edges[bin + 1]))) {
                    counts[bin]++;
                }
            }
        }
        return new Values(DType.INT64, node.shape(), counts);
    }
}
