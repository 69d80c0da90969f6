package dev.onecopy.computation;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Progress.Root;
import dev.onecopy.computation.program.Known;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.TypedItem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Plans one stage: all barriers whose operands are known, and all results that are arrays and made of what is known.
 * Used once.
 */
final class Planner {
    /** The most slices of a stage; passes beyond wait for the next one. */
    private static final int MAXIMUM_STAGE_SLICES = 10_000;

    /** The most that all tasks of a stage keep on the heap at a time, 16 MiB: a worker has but a small one. */
    private static final long MAXIMUM_HEAP_NUMBERS = 1 << 21;

    private final Graph graph;
    private final Map<String, ArrayOperand> operands;
    private final List<TypedItem> items;
    private final Progress progress;
    private final Tasks tasks;
    private final List<Set<Integer>> barriersByItem = new ArrayList<>();
    private final Map<Integer, Task> planned = new LinkedHashMap<>();
    private final Map<Walk, List<Task>> passes = new LinkedHashMap<>();
    private final Map<Walk, List<Writing>> writings = new LinkedHashMap<>();
    private final List<OutputArray> outputs = new ArrayList<>();
    private final Map<Root, OutputArray> written = new HashMap<>();
    private final Map<Integer, OutputArray> stored = new HashMap<>();
    private int slices;
    private long heapNumbers;

    Planner(Graph graph, Map<String, ArrayOperand> operands, List<TypedItem> items, Progress progress) {
        this.operands = operands;
        this.graph = graph;
        this.items = items;
        this.progress = progress;
        this.tasks = new Tasks(graph);
    }

    /** The next stage; one of no slices if all is known. */
    Stage plan() {
        for (int item = 0; item < items.size(); item++) {
            Set<Integer> barriers = new LinkedHashSet<>();
            for (int root : items.get(item).roots()) {
                collect(root, barriers, new LinkedHashSet<>());
            }
            barriersByItem.add(admitted(barriers));
        }
        Set<Integer> toStore = new LinkedHashSet<>();
        for (int item = 0; item < items.size(); item++) {
            planResults(item, toStore);
        }
        planScratch(toStore);
        return stage();
    }

    private void collect(int number, Set<Integer> barriers, Set<Integer> seen) {
        if (!seen.add(number) || graph.node(number).shape().elementCount() == 0) {
            return;
        }
        switch (graph.node(number)) {
            case Node.View view -> collect(view.operand(), barriers, seen);
            case Node.Barrier barrier -> {
                if (progress.knows(number)) {
                    return;
                }
                List<Integer> operands = Operands.of(barrier);
                if (operands.stream().allMatch(this::isReady)) {
                    barriers.add(number);
                } else {
                    operands.forEach(operand -> collect(operand, barriers, seen));
                }
            }
            case Node node -> node.elementwiseOperands().forEach(operand -> collect(operand, barriers, seen));
        }
    }

    /** True if everything that the node is made of is known. */
    private boolean isReady(int number) {
        return Leaves.of(graph, number).barriers().stream().allMatch(progress::knows);
    }

    /** As many of an item's barriers as its messages have room for, one at least; the others wait. */
    private Set<Integer> admitted(Set<Integer> barriers) {
        Set<Integer> admitted = new LinkedHashSet<>();
        long words = 0;
        for (int barrier : barriers) {
            Task before = planned.get(barrier);
            boolean isNew = before == null;
            Task task = before == null ? task(barrier) : before;
            int moreSlices =
                    isNew && !passes.containsKey(task.walk()) ? task.walk().slices() : 0;
            long moreOnHeap = isNew ? task.heapNumbers() : 0;
            boolean fits = words + task.words() <= Graph.MESSAGE_WORDS
                    && slices + moreSlices <= MAXIMUM_STAGE_SLICES
                    && heapNumbers + moreOnHeap <= MAXIMUM_HEAP_NUMBERS;
            if (fits || (admitted.isEmpty() && slices == 0)) {
                admitted.add(barrier);
                words += task.words();
                slices += moreSlices;
                heapNumbers += moreOnHeap;
                if (planned.put(barrier, task) == null) {
                    passes.computeIfAbsent(task.walk(), walk -> new ArrayList<>())
                            .add(task);
                }
            }
        }
        return admitted;
    }

    private Task task(int barrier) {
        return switch (graph.node(barrier)) {
            case Node.Reduction reduction -> tasks.reduction(barrier, reduction);
            case Node.Histogram histogram ->
                tasks.histogram(barrier, histogram, new Evaluator(graph, progress.known()));
            case Node.Quantile quantile -> {
                long[] words = progress.unfinished().get(barrier);
                yield tasks.quantile(barrier, quantile, words);
            }
            case Node.Scan scan -> tasks.scan(barrier, scan);
            case Node.Call call -> tasks.call(barrier, call);
            case Node node -> throw unsupported(barrier, node);
        };
    }

    private ExpressionException unsupported(int number, Node node) {
        String what = node.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return new ExpressionException(
                "expression_unsupported",
                graph.column(number),
                "a " + what + " with the result shape " + node.shape() + " is not supported");
    }

    private void planResults(int item, Set<Integer> toStore) {
        List<Integer> roots = items.get(item).roots();
        for (int position = 0; position < roots.size(); position++) {
            int number = roots.get(position);
            Root root = new Root(item, position);
            if (Results.isSmall(graph, progress.known(), number)
                    || progress.written().containsKey(root)) {
                continue;
            }
            if (isReady(number)) {
                write(root, number);
            } else if (!writeWithLanes(root, number)) {
                Set<Integer> barriers = new LinkedHashSet<>();
                collect(number, barriers, new LinkedHashSet<>());
                toStore.addAll(barriers);
            }
        }
    }

    private void write(Root root, int number) {
        Order order = Results.order(graph, number);
        Walk walk = tasks.writing(number, order);
        int more = passes.containsKey(walk) ? 0 : walk.slices();
        if (slices + more > MAXIMUM_STAGE_SLICES && slices > 0) {
            return;
        }
        slices += more;
        passes.computeIfAbsent(walk, absent -> new ArrayList<>());
        OutputArray output = output(root.item(), number, order, false);
        writings.computeIfAbsent(walk, absent -> new ArrayList<>()).add(new Writing(number, output));
        written.put(root, output);
    }

    /** Results that are made of the lanes of one pass and single values are written as the lanes are finished. */
    private boolean writeWithLanes(Root root, int number) {
        Walk walk = null;
        for (int barrier : Leaves.of(graph, number).barriers()) {
            if (progress.known().get(barrier) instanceof Known.Everywhere) {
                continue;
            }
            Task task = planned.get(barrier);
            if (task == null || !task.stored() || (walk != null && !walk.equals(task.walk()))) {
                return false;
            }
            boolean writesItselfOnly = task.walk() instanceof Walk.Scanned || task.walk() instanceof Walk.Called;
            if (writesItselfOnly && barrier != number) {
                return false;
            }
            walk = task.walk();
        }
        if (walk == null || !Results.hasLanesOf(graph, number, progress.known())) {
            return false;
        }
        OutputArray output = output(root.item(), number, Order.C, false);
        writings.computeIfAbsent(walk, absent -> new ArrayList<>()).add(new Writing(number, output));
        written.put(root, output);
        return true;
    }

    /**
     * Stored results that are needed by something else than results of items, or by results that cannot be written yet.
     */
    private void planScratch(Set<Integer> unfinished) {
        List<Task> tasksToStore = planned.values().stream().filter(Task::stored).toList();
        Set<Integer> needed = new HashSet<>(unfinished);
        if (!tasksToStore.isEmpty()) {
            collectOperandsToCome(needed);
        }
        for (Task task : tasksToStore) {
            if (needed.contains(task.barrier())) {
                int item = 0;
                while (!barriersByItem.get(item).contains(task.barrier())) {
                    item++;
                }
                OutputArray output = output(item, task.barrier(), Order.C, true);
                writings.computeIfAbsent(task.walk(), absent -> new ArrayList<>())
                        .add(new Writing(task.barrier(), output));
                stored.put(task.barrier(), output);
            }
        }
    }

    /** The barriers that others which are still to come are made of. */
    private void collectOperandsToCome(Set<Integer> barriers) {
        for (int number = 0; number < graph.nodeCount(); number++) {
            if (graph.node(number) instanceof Node.Barrier barrier && !progress.knows(number)) {
                Operands.of(barrier)
                        .forEach(operand ->
                                barriers.addAll(Leaves.of(graph, operand).barriers()));
            }
        }
    }

    private OutputArray output(int item, int number, Order order, boolean scratch) {
        Node node = graph.node(number);
        Shape shape = node.shape();
        OutputArray output = new OutputArray(
                progress.stage(), outputs.size(), item, new ArrayType(node.dtype(), shape, order), scratch);
        outputs.add(output);
        return output;
    }

    private Stage stage() {
        List<Pass> all = new ArrayList<>();
        passes.forEach((walk, some) ->
                all.add(new Pass(graph, progress.known(), walk, some, writings.getOrDefault(walk, List.of()))));
        List<List<Task>> byItem = barriersByItem.stream()
                .map(barriers -> barriers.stream().map(planned::get).toList())
                .toList();
        return new Stage(
                graph, operands, progress, all, byItem, List.copyOf(outputs), Map.copyOf(written), Map.copyOf(stored));
    }
}
