package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Program;
import dev.onecopy.computation.walk.Cut;
import dev.onecopy.computation.walk.Path;
import dev.onecopy.expression.Axes;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ReductionKind;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.HistogramBins;
import dev.onecopy.kernel.ValueRange;
import dev.onecopy.reduction.HistogramReducer;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.QuantileRanks;
import dev.onecopy.reduction.QuantileReducer;
import dev.onecopy.reduction.Reducer;
import dev.onecopy.reduction.Returning;
import dev.onecopy.reduction.Running;
import dev.onecopy.reduction.VarianceReducer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Chooses how a reduction is walked and cut: by its own shape, strides and cost, whatever else is computed. */
final class Tasks {
    /**
     * Elements of the longest leaf, of which slices of flat walks have a whole number, so that none crosses two slices;
     * and of a block in all other walks.
     */
    static final int BLOCK_ELEMENTS = 2_048;

    private static final int SMALLEST_SLICE = 2 * BLOCK_ELEMENTS;

    /** Reduced axes that lie behind one another in memory for at least so many elements are walked lane by lane. */
    private static final long SHORTEST_ROW = 256;

    /** At most so many lanes are folded: at least two rows are then in a block. */
    private static final long WIDEST_FOLD = BLOCK_ELEMENTS / 2;

    /** Neighbouring lanes that are read together: enough for several cache lines of one page. */
    private static final int FEWEST_LANES = 256;

    /** Blocks of a slice that a sample looks at. */
    private static final int SAMPLED_BLOCKS = 32;

    /** Elements of a lane whose quantile is selected in scratch memory: 8 MiB. */
    private static final long LONGEST_SELECTION = 1 << 20;

    /** Neighbouring lanes whose sums are kept while they are scanned: 8 MiB. */
    private static final long MOST_SCANNED_LANES = 1 << 20;

    /** What it costs in picoseconds to add and write an element. */
    private static final long SCANNING = 2_000;

    /** What it costs in picoseconds to count an element in a bin. */
    private static final long BINNING = 400;

    /** What it costs in picoseconds an element to select from a lane. */
    private static final long SELECTION = 8_000;

    private final Graph graph;

    Tasks(Graph graph) {
        this.graph = graph;
    }

    /** Of a reduction of at least one element to at least one. */
    Task reduction(int barrier, Node.Reduction reduction) {
        int operand = operand(reduction);
        Shape domain = graph.node(operand).shape();
        Axes axes = reduction.axes();
        List<Layout> layouts = Leaves.of(graph, operand, reduction.mask()).layouts();
        Path reduced = Path.inMemoryOrder(domain, axes::contains, layouts);
        if (isArgument(reduction.kind())) {
            reduced = axes.numbers().size() == domain.ndim()
                    ? reduced.forward()
                    : Path.inOrder(domain, Order.C, axes::contains);
        }
        Reducer reducer = Reducers.of(reduction, graph.node(operand).dtype(), domain, reduced);
        Path kept = Path.inOrder(domain, Order.C, axis -> !axes.contains(axis));
        long cost = Cost.of(graph, operand, reduction.mask());
        long lanes = kept.count();
        if (lanes == 1) {
            Walk walk = new Walk.Flat(reduced, Cut.of(reduced.count(), SMALLEST_SLICE, cost));
            return new Task(barrier, walk, reducer, operand, reduction.mask(), 1, false);
        }
        boolean stored = lanes > Graph.MESSAGE_WORDS / reducer.words();
        boolean byRows = reduction.mask() != Node.NO_NODE || trailing(domain, axes, layouts) >= SHORTEST_ROW;
        Walk walk = byRows ? rows(kept, reduced, cost, stored) : lanes(kept, reduced, cost, stored);
        return new Task(barrier, walk, reducer, operand, reduction.mask(), lanes, stored);
    }

    /** Of a histogram whose edges are known: of integers themselves where few have a bin, else of float64. */
    Task histogram(int barrier, Node.Histogram histogram, Evaluator evaluator) {
        DType edges = graph.node(histogram.operand()).dtype();
        HistogramBins bins = evaluator.bins(barrier, edges, histogram.binCount(), histogram.low(), histogram.high());
        DType stored = beforeConversion(histogram.operand());
        ValueRange values = stored.isInteger()
                ? ValueRange.within(stored, bins.first(), bins.last()).orElse(null)
                : null;
        int operand = values == null ? histogram.operand() : unconverted(histogram.operand());
        Reducer reducer =
                new HistogramReducer(Program.working(graph.node(operand).dtype()), bins, values);
        return new Task(
                barrier,
                flat(operand, BINNING),
                reducer,
                operand,
                Node.NO_NODE,
                1,
                false,
                new Conclusion.Bins(histogram.binCount()));
    }

    /**
     * Of a quantile of at least one element; of all of them, the next pass of the search.
     *
     * @param found the words of the search so far, or null before the first pass
     */
    Task quantile(int barrier, Node.Quantile quantile, long @Nullable [] found) {
        int operand = operand(quantile);
        DType dtype = Program.working(graph.node(operand).dtype());
        QuantileSearch search = found == null ? QuantileSearch.start(dtype) : QuantileSearch.of(found);
        QuantileRanks ranks = new QuantileRanks(quantile.probability(), quantile.ignoreNan(), quantile.dtype());
        Shape domain = graph.node(operand).shape();
        if (quantile.shape().elementCount() > 1) {
            return quantiles(barrier, quantile.axes(), operand, ranks);
        }
        Walk.Flat walk = flat(operand, BINNING);
        boolean isSample = search.phase() == QuantileSearch.Phase.SAMPLE;
        return new Task(
                barrier,
                isSample ? new Walk.Sampled(walk.path(), walk.cut(), SAMPLED_BLOCKS) : walk,
                search.reducer(dtype, walk.slices(), domain.elementCount()),
                operand,
                Node.NO_NODE,
                1,
                false,
                new Conclusion.Search(search, dtype, ranks, domain.elementCount()));
    }

    private Task quantiles(int barrier, Axes axes, int operand, QuantileRanks ranks) {
        DType dtype = Program.working(graph.node(operand).dtype());
        Shape domain = graph.node(operand).shape();
        Path kept = Path.inOrder(domain, Order.C, axis -> !axes.contains(axis));
        Path reduced = Path.inMemoryOrder(
                domain, axes::contains, Leaves.of(graph, operand).layouts());
        long length = reduced.count();
        if (length > LONGEST_SELECTION) {
            throw new ExpressionException(
                    "expression_unsupported",
                    graph.column(barrier),
                    "quantiles along axes of " + length + " elements are not supported; along axes, at most "
                            + LONGEST_SELECTION + " elements may be reduced to one");
        }
        long cost = Cost.of(graph, operand) + SELECTION;
        Walk walk = new Walk.Rows(kept, reduced, Cut.of(kept.count(), 1, length * cost), new Cut(length, length));
        Reducer reducer = new QuantileReducer(dtype, ranks, (int) length);
        boolean stored = kept.count() > Graph.MESSAGE_WORDS;
        return new Task(barrier, walk, reducer, operand, Node.NO_NODE, kept.count(), stored);
    }

    /** Of a scan of at least one element. */
    Task scan(int barrier, Node.Scan scan) {
        Node operand = graph.node(scan.operand());
        Shape domain = operand.shape();
        Path path = Path.inOrder(domain, Order.C, axis -> true);
        boolean isFlat = scan.axis() == Node.Scan.ALL_AXES || domain.ndim() == 0;
        long length = isFlat ? domain.elementCount() : domain.length(scan.axis());
        long lanes = 1;
        for (int axis = isFlat ? domain.ndim() : scan.axis() + 1; axis < domain.ndim(); axis++) {
            lanes *= domain.length(axis);
        }
        if (lanes > MOST_SCANNED_LANES) {
            throw new ExpressionException(
                    "expression_unsupported",
                    graph.column(barrier),
                    "scans along an axis before axes of " + lanes + " elements are not supported; at most "
                            + MOST_SCANNED_LANES + " lanes may lie side by side");
        }
        long cost = Cost.of(graph, scan.operand()) + SCANNING;
        Cut groups = Cut.of(domain.elementCount() / (length * lanes), 1, length * lanes * cost);
        Reducer reducer = new Running(Program.working(operand.dtype()), scan.dtype());
        Walk walk = new Walk.Scanned(path, groups, length, lanes);
        return new Task(barrier, walk, reducer, scan.operand(), Node.NO_NODE, domain.elementCount(), true);
    }

    /** Of a call of a function of the user. */
    Task call(int barrier, Node.Call call) {
        long lanes = call.shape().elementCount();
        boolean stored = lanes > Graph.MESSAGE_WORDS;
        Walk walk = new Walk.Called(barrier, call.slices());
        return new Task(barrier, walk, new Returning(), Node.NO_NODE, Node.NO_NODE, lanes, stored);
    }

    private Walk.Flat flat(int operand, long more) {
        Shape domain = graph.node(operand).shape();
        Path path = Path.inMemoryOrder(
                domain, axis -> true, Leaves.of(graph, operand).layouts());
        return new Walk.Flat(path, Cut.of(path.count(), SMALLEST_SLICE, Cost.of(graph, operand) + more));
    }

    /** The bits of a reduction of no elements: its identity. */
    static long ofNothing(Graph graph, Node.Reduction reduction) {
        DType dtype = Program.working(graph.node(reduction.operand()).dtype());
        DType result = reduction.dtype();
        return switch (reduction.kind()) {
            case SUM -> result.isFloating() ? Elements.floatingBits(result, 0) : 0;
            case PRODUCT -> result.isFloating() ? Elements.floatingBits(result, 1) : 1;
            case VARIANCE -> new VarianceReducer(dtype, result, reduction.parameter()).result(new Nothing());
            default -> throw new IllegalStateException(reduction.kind() + " of no elements");
        };
    }

    /** The dtype that a node has before it becomes float64. */
    private DType beforeConversion(int node) {
        return graph.node(unconverted(node)).dtype();
    }

    /** What a node is made of, if it is a conversion to float64 and nothing else. */
    private int unconverted(int node) {
        return graph.node(node) instanceof Node.Conversion conversion && conversion.dtype() == DType.FLOAT64
                ? conversion.operand()
                : node;
    }

    /**
     * An integer sum converts as it adds: all that counts is the value modulo 2<sup>64</sup>. So does the variance of
     * all elements of integers that have less than 32 bits, or 32 with a sign.
     */
    private int operand(Node.Reduction reduction) {
        if (reduction.kind() == ReductionKind.VARIANCE
                && reduction.mask() == Node.NO_NODE
                && reduction.shape().elementCount() == 1) {
            DType from = beforeConversion(reduction.operand());
            return from.isNarrowInteger() || from == DType.INT32
                    ? unconverted(reduction.operand())
                    : reduction.operand();
        }
        if (reduction.kind() == ReductionKind.SUM
                && graph.node(reduction.operand()) instanceof Node.Conversion conversion) {
            Node from = graph.node(conversion.operand());
            boolean bothIntegers =
                    !conversion.dtype().isFloating() && !from.dtype().isFloating();
            if (bothIntegers && conversion.dtype().itemsizeBytes() == Long.BYTES) {
                return conversion.operand();
            }
        }
        return reduction.operand();
    }

    /** Integers are selected as they are: which of them comes first does not change when they become float64. */
    private int operand(Node.Quantile quantile) {
        return beforeConversion(quantile.operand()).isInteger() ? unconverted(quantile.operand()) : quantile.operand();
    }

    private static boolean isArgument(ReductionKind kind) {
        return kind == ReductionKind.ARGUMENT_MINIMUM || kind == ReductionKind.ARGUMENT_MAXIMUM;
    }

    /** How many elements of one lane lie behind one another in memory. */
    private static long trailing(Shape domain, Axes axes, List<Layout> layouts) {
        long count = 1;
        List<Path.Turn> turns =
                Path.inMemoryOrder(domain, axis -> true, layouts).turns();
        for (int i = turns.size() - 1; i >= 0 && axes.contains(turns.get(i).axis()); i--) {
            count *= turns.get(i).length();
        }
        return count;
    }

    private static Walk rows(Path kept, Path reduced, long cost, boolean stored) {
        long length = reduced.count();
        long lanes = kept.count();
        Cut pieces = Cut.of(length, SMALLEST_SLICE, cost);
        if (stored || pieces.slices() == 1 || lanes * pieces.slices() > Cut.MAXIMUM_SLICES) {
            return new Walk.Rows(kept, reduced, Cut.of(lanes, 1, length * cost), new Cut(length, length));
        }
        return new Walk.Rows(kept, reduced, new Cut(lanes, 1), pieces);
    }

    private static Walk lanes(Path kept, Path reduced, long cost, boolean stored) {
        long lanes = kept.count();
        if (!stored && lanes <= WIDEST_FOLD) {
            long rowsABlock = BLOCK_ELEMENTS / lanes;
            return new Walk.Folded(reduced, kept, Cut.of(reduced.count(), rowsABlock, lanes * cost));
        }
        return new Walk.Lanes(reduced, kept, Cut.of(lanes, FEWEST_LANES, reduced.count() * cost));
    }

    /** How an array is written, in its own order. */
    Walk.Flat writing(int node, Order order) {
        Shape shape = graph.node(node).shape();
        Path path = Path.inOrder(shape, order, axis -> true);
        long written = Cost.BYTE * graph.node(node).dtype().itemsizeBytes();
        return new Walk.Flat(path, Cut.of(path.count(), SMALLEST_SLICE, Cost.of(graph, node) + written));
    }
}
