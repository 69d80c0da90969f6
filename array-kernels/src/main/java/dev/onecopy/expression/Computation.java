package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An expression with the dtypes, shapes and values of its variables: typed, cut into slices, ready to run. A pure
 * function of its arguments, so that whoever plans and whoever computes build the same one. Immutable and thread-safe.
 */
public final class Computation {
    /** The version of the rules that cut the grid and fix the order of additions. */
    public static final int PLAN_VERSION = 1;

    private final Graph graph;
    private final List<PlannedItem> items;
    private final Grid grid;
    private final int reductionCount;
    /** Compiled by the first run: who only plans and merges needs none. */
    private final @Nullable Program[] programs;

    private Computation(Graph graph, List<PlannedItem> items, Grid grid, int reductionCount) {
        this.graph = graph;
        this.items = items;
        this.grid = grid;
        this.reductionCount = reductionCount;
        this.programs = new Program[grid.sweepCount()];
    }

    /**
     * Types the expression for every item and cuts the grid. The grid depends on the expression and the arrays, not on
     * the items, so a group of the items has the same slices and gives the same bits as all of them.
     *
     * @param expression what to compute
     * @param arrays what its variables stand for; others than those of the expression are ignored
     * @param items the values of the other variables, one entry a mapped value; at least one, which may be empty
     * @throws ExpressionException where NumPy raises an exception, and where the language has no such thing
     * @throws IllegalArgumentException if there is no item
     */
    public static Computation of(
            Expression expression, Map<String, ArrayOperand> arrays, List<Map<String, ScalarValue>> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("a computation needs at least one item, which may be empty");
        }
        Map<String, ArrayOperand> operands = Map.copyOf(arrays);
        Graph graph = new Graph();
        List<TypedItem> results = items.stream()
                .map(scalars -> Typing.type(expression, graph, operands, scalars))
                .toList();
        new PresentEngine(graph, operands).check(results);
        List<PlannedItem> typed =
                results.stream().map(item -> PlannedItem.of(graph, item)).toList();
        PlannedItem first = typed.getFirst();
        return new Computation(
                graph,
                typed,
                Grid.of(graph, first, operands),
                first.reductions().size());
    }

    public int itemCount() {
        return items.size();
    }

    /** The dtype of each item's result. */
    public List<DType> resultTypes() {
        return items.stream().map(item -> graph.node(item.root()).dtype()).toList();
    }

    /** The variables whose arrays are read. */
    public Set<String> variables() {
        return IntStream.range(0, grid.sweepCount())
                .boxed()
                .flatMap(sweep -> grid.sweep(sweep).variables().stream())
                .collect(Collectors.toSet());
    }

    /** At least 1, at most 10,000 or the number of reductions. */
    public int sliceCount() {
        return grid.sliceCount();
    }

    /** How many reductions each slice gives a partial for, whatever the item. */
    public int reductionCount() {
        return reductionCount;
    }

    /** Array bytes that the slice reads, whatever the number of items; of arrays that broadcast, an upper bound. */
    public long bytesScannedPerSlice(int slice) {
        int sweep = grid.sweepOf(slice);
        return grid.sweep(sweep).bytesScanned(slice - grid.firstSlice(sweep));
    }

    /** Of {@link #bytesScannedPerSlice}, those that are copied to scratch memory because they are not contiguous. */
    public long bytesCopiedPerSlice(int slice) {
        int sweep = grid.sweepOf(slice);
        return grid.sweep(sweep).bytesCopied(slice - grid.firstSlice(sweep));
    }

    /**
     * Computes one slice for all items in one pass over memory.
     *
     * @param slice from 0 to {@link #sliceCount()} - 1
     * @param arrays the variables' arrays, with the dtypes, shapes and strides that were planned, in native memory
     * @param kernels what to compute with; every choice gives the same bits
     * @param interruption asked between blocks
     * @return one partial an item and reduction: {@code [item][reduction]}
     * @throws ComputationInterruptedException if interrupted
     * @throws IllegalArgumentException if an array is missing or not what was planned
     */
    public List<List<Partial>> run(int slice, Map<String, NdArray> arrays, Kernels kernels, Interruption interruption) {
        int sweepIndex = grid.sweepOf(slice);
        Sweep sweep = grid.sweep(sweepIndex);
        sweep.check(arrays);
        int sliceOfSweep = slice - grid.firstSlice(sweepIndex);
        long first = sweep.firstElement(sliceOfSweep);
        long elementCount = sweep.elementCount(sliceOfSweep);
        try (Arena arena = Arena.ofConfined()) {
            ProgramRun run = new ProgramRun(program(sweepIndex), sweep, arrays, kernels, arena, elementCount);
            for (long done = 0; done < elementCount; done += run.blockElements()) {
                if (interruption.requested()) {
                    throw new ComputationInterruptedException(slice, done, elementCount);
                }
                run.run(first + done, (int) Math.min(run.blockElements(), elementCount - done));
            }
            return partials(run, sweep.reductions());
        }
    }

    private List<List<Partial>> partials(ProgramRun run, List<Integer> reductions) {
        List<List<Partial>> result = new ArrayList<>(items.size());
        for (int item = 0; item < items.size(); item++) {
            List<Partial> partials = new ArrayList<>(Collections.nCopies(reductionCount, new Nothing()));
            for (int position = 0; position < reductions.size(); position++) {
                partials.set(reductions.get(position), run.partial(item, position));
            }
            result.add(List.copyOf(partials));
        }
        return List.copyOf(result);
    }

    private Program program(int sweep) {
        synchronized (programs) {
            Program known = programs[sweep];
            Program program = known == null ? ProgramCompiler.compile(graph, grid.sweep(sweep), items) : known;
            programs[sweep] = program;
            return program;
        }
    }

    /**
     * A partial from the words of {@link Partial#words()}, which may come from anywhere.
     *
     * @throws IllegalArgumentException if there is no such reduction or item, or the words are none of it
     */
    public Partial decode(int reduction, int item, long[] words) {
        checkIndex("reduction", reduction, reductionCount);
        checkIndex("item", item, items.size());
        return PartialDecoder.decode(reduction(item, reduction), words);
    }

    /**
     * Merges the partials in a fixed order and computes what stands around the reductions.
     *
     * @param bySlice {@code [slice][item][reduction]}, complete
     * @return one result an item
     * @throws IllegalArgumentException if the lists are not of these lengths or hold partials of something else
     */
    public List<ScalarResult> finish(List<List<List<Partial>>> bySlice) {
        checkCount("slices", bySlice.size(), sliceCount());
        for (List<List<Partial>> byItem : bySlice) {
            checkCount("items", byItem.size(), items.size());
            byItem.forEach(partials -> checkCount("reductions", partials.size(), reductionCount));
        }
        try (Arena arena = Arena.ofConfined()) {
            Epilogue epilogue = new Epilogue(graph, arena);
            return IntStream.range(0, items.size())
                    .mapToObj(item -> finish(item, bySlice, epilogue))
                    .toList();
        }
    }

    private ScalarResult finish(int item, List<List<List<Partial>>> bySlice, Epilogue epilogue) {
        PlannedItem planned = items.get(item);
        Map<Integer, Long> results = new HashMap<>();
        for (int sweep = 0; sweep < grid.sweepCount(); sweep++) {
            int first = grid.firstSlice(sweep);
            int end = first + grid.sweep(sweep).sliceCount();
            for (int reduction : grid.sweep(sweep).reductions()) {
                List<Partial> slices = bySlice.subList(first, end).stream()
                        .map(slice -> slice.get(item).get(reduction))
                        .toList();
                long bits = Epilogue.result(reduction(item, reduction), Partial.mergeAll(slices));
                results.put(planned.reductions().get(reduction), bits);
            }
        }
        return new ScalarResult(graph.node(planned.root()).dtype(), epilogue.evaluate(planned.root(), results));
    }

    private Node.Reduction reduction(int item, int reduction) {
        return PlannedItem.reduction(graph, items.get(item).reductions().get(reduction));
    }

    private static void checkIndex(String what, int index, int count) {
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("there is no " + what + " " + index + "; there are " + count);
        }
    }

    private static void checkCount(String what, int actual, int expected) {
        if (actual != expected) {
            throw new IllegalArgumentException(actual + " " + what + " are given instead of " + expected);
        }
    }
}
