package dev.onecopy.computation;

import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.TypedItem;
import dev.onecopy.expression.Typing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * An expression with the dtypes, shapes and values of its variables: typed, and planned as stages. A pure function of
 * its arguments, so that whoever plans and whoever computes build the same one. Immutable, but for a memory of what was
 * asked for last; thread-safe.
 *
 * <p>It is run stage by stage: {@link #nextStage} from what was found so far, its slices in any order, their partials
 * merged by the stage and appended to the findings, until there is no next stage.
 */
public final class Computation {
    /** The version of the rules that plan stages, cut slices and fix the order of additions. */
    public static final int PLAN_VERSION = 7;

    private final String operation;
    private final Graph graph;
    private final Map<String, ArrayOperand> operands;
    /** As they were typed. */
    private final List<TypedItem> typed;
    /** With small results that read arrays turned into barriers, so that they travel in messages. */
    private final List<TypedItem> items;

    /** Before the first stage. */
    private final Reached start;

    /** What was asked for last, so that a computation of many stages is not planned from the start for each of them. */
    private volatile Reached reached;

    private Computation(String operation, Graph graph, Map<String, ArrayOperand> operands, List<TypedItem> typed) {
        this.operation = operation;
        this.graph = graph;
        this.operands = operands;
        this.typed = typed;
        this.items = typed.stream()
                .map(item -> new TypedItem(item.roots().stream()
                        .map(root -> SmallResults.collected(graph, root))
                        .toList()))
                .toList();
        this.start = new Reached(List.of(), Immediate.known(graph, Progress.NONE));
        this.reached = start;
    }

    /** How far the findings of some stages lead. */
    private record Reached(List<long[]> stages, Progress progress) {
        boolean isPartOf(List<long[]> longer) {
            return stages.size() <= longer.size()
                    && IntStream.range(0, stages.size())
                            .allMatch(stage -> Arrays.equals(stages.get(stage), longer.get(stage)));
        }
    }

    /**
     * Types the expression for every item and plans it. Nothing that an item gives depends on the other items, so a
     * group of the items gives the same bits as all of them.
     *
     * @param expression what to compute
     * @param arrays what its variables stand for; others than those of the expression are ignored
     * @param items the values of the other variables, one entry a mapped value; at least one, which may be empty
     * @throws ExpressionException where NumPy raises an exception, and where the language has no such thing
     * @throws IllegalArgumentException if there is no item
     */
    public static Computation of(
            Expression expression, Map<String, ArrayOperand> arrays, List<Map<String, ScalarValue>> items) {
        return of(expression, arrays, items, operationCount -> {});
    }

    /**
     * The same, watched.
     *
     * @param grown told of every typed operation how many there are now; may throw, so that there are no more
     */
    public static Computation of(
            Expression expression,
            Map<String, ArrayOperand> arrays,
            List<Map<String, ScalarValue>> items,
            IntConsumer grown) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a computation needs at least one item, which may be empty");
        }
        Map<String, ArrayOperand> operands = Map.copyOf(arrays);
        Graph graph = new Graph(grown);
        List<TypedItem> typed = items.stream()
                .map(scalars -> Typing.type(expression, graph, operands, scalars))
                .toList();
        Support.check(graph, typed);
        return new Computation(expression.operation(), graph, operands, typed);
    }

    /** Plans what is typed already; nothing may be added to the graph later. */
    static Computation of(Graph graph, Map<String, ArrayOperand> operands, List<TypedItem> items) {
        return new Computation("other", graph, operands, items);
    }

    /** What it is about: {@link Expression#operation}. */
    public String operation() {
        return operation;
    }

    public int itemCount() {
        return items.size();
    }

    /** How many typed operations all items have together: what this takes on the heap goes with it. */
    public int operationCount() {
        return graph.nodeCount();
    }

    /**
     * About how long it takes one core, all items together: an estimate of the order of magnitude, of what {@code map}
     * and broadcasting make of the arrays.
     */
    public Duration coreTime() {
        return Work.of(graph, typed);
    }

    /** What each item gives. */
    public List<ResultType> resultTypes() {
        return typed.stream().map(this::resultType).toList();
    }

    private ResultType resultType(TypedItem item) {
        List<ResultType> types = item.roots().stream().map(this::rootType).toList();
        return item.isTuple() ? new ResultType.Tuple(types) : types.getFirst();
    }

    private ResultType rootType(int root) {
        Node node = graph.node(root);
        return node.shape().ndim() == 0
                ? new ResultType.Scalar(node.dtype())
                : new ResultType.Array(node.dtype(), node.shape(), Results.order(graph, root));
    }

    /**
     * The next stage to run.
     *
     * @param findings what the stages before it found, in order
     * @return empty when all is known
     * @throws IllegalArgumentException if these are not findings of this computation
     */
    public Optional<Stage> nextStage(Findings findings) {
        Stage stage = planned(progress(findings));
        return stage.sliceCount() == 0 ? Optional.empty() : Optional.of(stage);
    }

    private Progress progress(Findings findings) {
        List<long[]> stages = findings.stages();
        Reached last = reached;
        Reached before = last.isPartOf(stages) ? last : start;
        Progress progress = before.progress();
        for (long[] merged : stages.subList(before.stages().size(), stages.size())) {
            Stage stage = planned(progress);
            if (stage.sliceCount() == 0) {
                throw new IllegalArgumentException("there are findings of more stages than this computation has");
            }
            progress = Immediate.known(graph, stage.after(merged));
        }
        reached = new Reached(stages, progress);
        return progress;
    }

    private Stage planned(Progress progress) {
        return new Planner(graph, operands, items, progress).plan();
    }

    /**
     * One result an item.
     *
     * @param findings of all stages
     * @throws IllegalArgumentException if there is a stage still to run
     */
    public List<Result> results(Findings findings) {
        Progress progress = progress(findings);
        if (planned(progress).sliceCount() > 0) {
            throw new IllegalArgumentException("the findings are not those of all stages");
        }
        return IntStream.range(0, items.size())
                .mapToObj(item -> result(item, progress))
                .toList();
    }

    private Result result(int item, Progress progress) {
        List<Result> results = new ArrayList<>();
        List<Integer> roots = items.get(item).roots();
        for (int position = 0; position < roots.size(); position++) {
            OutputArray written = progress.written().get(new Progress.Root(item, position));
            results.add(written != null ? new Result.Written(written) : evaluated(roots.get(position), progress));
        }
        return typed.get(item).isTuple() ? new Result.Tuple(results) : results.getFirst();
    }

    private Result evaluated(int root, Progress progress) {
        Node node = graph.node(root);
        Evaluator evaluator = new Evaluator(graph, progress.known());
        return node.shape().ndim() == 0
                ? new Result.Scalar(node.dtype(), evaluator.only(root))
                : new Result.Small(node.dtype(), node.shape(), evaluator.bytes(root));
    }
}
