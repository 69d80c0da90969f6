package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.array.StridedLayout;
import java.util.ArrayList;
import java.util.List;

/** Medians, percentiles, quantiles, histograms. */
final class QuantileTyping {
    /** The most bins of a histogram: its counts travel in messages. */
    static final int MAXIMUM_BINS = Graph.MESSAGE_WORDS;

    private static final int DEFAULT_BINS = 10;
    private static final double HALF = 0.5;
    private static final double PERCENT = 100;

    private final GraphBuilder builder;
    private final Operands operands;
    private final ShapeTyping shapes;

    QuantileTyping(GraphBuilder builder, Operands operands, ShapeTyping shapes) {
        this.builder = builder;
        this.operands = operands;
        this.shapes = shapes;
    }

    int type(Function function, Arguments arguments) {
        Reduced reduced = Reduced.of(arguments, builder, operands, "a");
        boolean ignoreNan = function.ignoresNan();
        return switch (function) {
            case MEDIAN, NANMEDIAN -> {
                int values = builder.converted(reduced.operand(), Promotion.averaged(builder.dtype(reduced.operand())));
                yield kept(quantile(reduced.with(values, Node.NO_NODE), HALF, ignoreNan), reduced, 0);
            }
            case PERCENTILE, NANPERCENTILE -> quantiles(reduced, PERCENT, ignoreNan, arguments);
            case QUANTILE, NANQUANTILE -> quantiles(reduced, 1, ignoreNan, arguments);
            default -> throw new IllegalArgumentException(function + " is no quantile");
        };
    }

    private int kept(int result, Reduced reduced, int leadingAxes) {
        return reduced.keepsAxes()
                ? shapes.kept(result, builder.shape(reduced.operand()), reduced.axes(), leadingAxes)
                : result;
    }

    private int quantiles(Reduced reduced, double whole, boolean ignoreNan, Arguments arguments) {
        checkMethod(arguments);
        DType dtype = builder.dtype(reduced.operand());
        if (dtype == DType.BOOL) {
            throw Errors.type(
                    reduced.column(), arguments.function() + " is not defined on bool; convert with a.astype(int8)");
        }
        if (!ignoreNan && reduced.isOfNothing(builder)) {
            throw Errors.index(reduced.column(), arguments.function() + " of an empty array");
        }
        Typed q = arguments.required("q");
        int column = arguments.column("q");
        if (!(q instanceof Typed.Sequence sequence)) {
            int values = builder.converted(reduced.operand(), Promotion.averaged(dtype));
            return kept(
                    quantile(reduced.with(values, Node.NO_NODE), probability(q, whole, column), ignoreNan), reduced, 0);
        }
        // Several of them are an array of float64 to NumPy, which the result is promoted with.
        int values = builder.converted(reduced.operand(), DType.FLOAT64);
        List<Integer> results = new ArrayList<>();
        for (Typed item : sequence.items()) {
            results.add(builder.collected(
                    quantile(reduced.with(values, Node.NO_NODE), probability(item, whole, column), ignoreNan)));
        }
        if (results.isEmpty()) {
            throw Errors.unsupported(column, "there must be at least one q");
        }
        return kept(stack(results), reduced, 1);
    }

    private int stack(List<Integer> results) {
        Shape each = builder.shape(results.getFirst());
        long[] lengths = new long[each.ndim() + 1];
        lengths[0] = results.size();
        System.arraycopy(each.toArray(), 0, lengths, 1, each.ndim());
        Shape shape = GraphBuilder.shapeOf(lengths, builder.column());
        return builder.add(new Node.Stack(results, builder.dtype(results.getFirst()), shape));
    }

    private static double probability(Typed q, double whole, int column) {
        double probability = Arguments.number("q", q, column) / whole;
        if (!(probability >= 0 && probability <= 1)) {
            throw Errors.value(
                    column,
                    whole == PERCENT
                            ? "percentiles must be in the range [0, 100]"
                            : "quantiles must be in the range [0, 1]");
        }
        return probability;
    }

    private static void checkMethod(Arguments arguments) {
        Typed method = arguments.given("method");
        if (method != null && !(method instanceof Typed.Text text && text.text().equals("linear"))) {
            throw Errors.unsupported(
                    arguments.column("method"), "only the method 'linear' is supported, NumPy's default");
        }
    }

    private int quantile(Reduced reduced, double probability, boolean ignoreNan) {
        int operand = reduced.operand();
        if (reduced.axes().numbers().isEmpty()) {
            return operand;
        }
        Shape shape = reduced.axes().kept(builder.shape(operand));
        return builder.add(
                new Node.Quantile(operand, probability, ignoreNan, reduced.axes(), builder.dtype(operand), shape));
    }

    Typed histogram(Arguments arguments) {
        int array = withAxis(operands.array(arguments.required("a"), arguments.column("a")));
        arguments.refuse("density", ": divide the counts by their sum and by the width of a bin");
        if (arguments.given("weights") != null) {
            throw Errors.unsupported(arguments.column("weights"), "weights= of histogram is not supported");
        }
        int bins = bins(arguments);
        List<Typed> bounds = bounds(arguments);
        DType common = builder.dtype(array);
        for (Typed bound : bounds) {
            common = operands.common(common, bound);
        }
        DType edges = Promotion.averaged(common);
        int values = builder.converted(array, edges);
        int low;
        int high;
        if (!bounds.isEmpty()) {
            low = bound(bounds.getFirst(), arguments.column("range"));
            high = bound(bounds.getLast(), arguments.column("range"));
        } else if (builder.shape(array).elementCount() == 0) {
            low = builder.number(DType.FLOAT64, 0);
            high = builder.number(DType.FLOAT64, 1);
        } else {
            low = extreme(ReductionKind.MINIMUM, values);
            high = extreme(ReductionKind.MAXIMUM, values);
        }
        int counts = builder.add(new Node.Histogram(values, bins, low, high, DType.INT64, Shape.of(bins)));
        int lines = builder.add(new Node.Edges(bins, low, high, edges, Shape.of(bins + 1L)));
        return new Typed.Sequence(List.of(new Typed.Strong(counts), new Typed.Strong(lines)));
    }

    /** A scalar as an array of one element, so that there is something to reduce. */
    private int withAxis(int array) {
        if (builder.shape(array).ndim() > 0) {
            return array;
        }
        return new ViewBuilder(builder)
                .view(array, layout -> new StridedLayout(Shape.of(1), new long[1], layout.offsetBytes()));
    }

    private static int bins(Arguments arguments) {
        Typed given = arguments.given("bins");
        int column = arguments.column("bins");
        if (given instanceof Typed.Sequence || given instanceof Typed.Text || given instanceof Typed.Strong) {
            throw Errors.unsupported(column, "bins must be a number: bins of equal width between the ends of range");
        }
        int bins = given == null ? DEFAULT_BINS : ElementwiseTyping.integer("bins", given, column);
        if (bins < 1) {
            throw Errors.value(column, "bins must be positive");
        }
        if (bins > MAXIMUM_BINS) {
            throw Errors.unsupported(column, bins + " bins are more than the limit of " + MAXIMUM_BINS);
        }
        return bins;
    }

    /** The lower and the upper end of the range, or nothing if it is not given. */
    private List<Typed> bounds(Arguments arguments) {
        Typed range = arguments.given("range");
        int column = arguments.column("range");
        if (range == null) {
            return List.of();
        }
        if (!(range instanceof Typed.Sequence sequence)) {
            throw Errors.type(column, "range must be a pair (low, high)");
        }
        if (sequence.items().size() != 2) {
            throw Errors.value(column, "range must be a pair (low, high)");
        }
        sequence.items().forEach(bound -> operands.numeric(bound, column));
        checkRange(sequence.items(), column);
        return sequence.items();
    }

    private static void checkRange(List<Typed> bounds, int column) {
        if (bounds.get(0) instanceof Typed.Weak && bounds.get(1) instanceof Typed.Weak) {
            double low = Arguments.number("range", bounds.get(0), column);
            double high = Arguments.number("range", bounds.get(1), column);
            if (low > high) {
                throw Errors.value(column, "max must be larger than min in range parameter");
            }
            if (!Double.isFinite(low) || !Double.isFinite(high)) {
                throw Errors.value(column, "supplied range of [" + low + ", " + high + "] is not finite");
            }
        }
    }

    private int bound(Typed bound, int column) {
        int node = operands.cast(DType.FLOAT64, bound, column);
        if (builder.shape(node).ndim() != 0) {
            throw Errors.type(column, "the bounds of range must be scalars, not of shape " + builder.shape(node));
        }
        return builder.collected(node);
    }

    private int extreme(ReductionKind kind, int values) {
        Axes all = Axes.all(builder.shape(values));
        return builder.converted(builder.reduce(kind, values, all, builder.dtype(values)), DType.FLOAT64);
    }
}
