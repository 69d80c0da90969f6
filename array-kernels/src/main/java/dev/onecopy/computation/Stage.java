package dev.onecopy.computation;

import dev.onecopy.array.NdArray;
import dev.onecopy.computation.Progress.Root;
import dev.onecopy.computation.program.Known;
import dev.onecopy.computation.program.Source;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Lanes;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.Returned;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One pass over the arrays, or several over different ones, cut into slices that may run anywhere, in any order, and
 * more than once. Immutable and thread-safe.
 */
public final class Stage {
    private final Graph graph;
    private final Map<String, ArrayOperand> operands;
    private final Progress before;
    private final List<Pass> passes;
    private final int[] firstSlices;
    private final List<List<Task>> tasksByItem;
    private final List<OutputArray> outputs;
    private final Map<Root, OutputArray> written;
    private final Map<Integer, OutputArray> stored;
    private final boolean hasCalls;

    Stage(
            Graph graph,
            Map<String, ArrayOperand> operands,
            Progress before,
            List<Pass> passes,
            List<List<Task>> tasksByItem,
            List<OutputArray> outputs,
            Map<Root, OutputArray> written,
            Map<Integer, OutputArray> stored) {
        this.graph = graph;
        this.operands = operands;
        this.before = before;
        this.passes = List.copyOf(passes);
        this.tasksByItem = tasksByItem;
        this.outputs = outputs;
        this.written = written;
        this.stored = stored;
        this.hasCalls = passes.stream().anyMatch(pass -> pass.walk() instanceof Walk.Called);
        this.firstSlices = new int[passes.size() + 1];
        for (int i = 0; i < passes.size(); i++) {
            firstSlices[i + 1] = firstSlices[i] + passes.get(i).walk().slices();
        }
    }

    /** How many stages come before this one. */
    public int index() {
        return before.stage();
    }

    /** At least 1. */
    public int sliceCount() {
        return firstSlices[passes.size()];
    }

    /** The arrays that the slices write; their positions count from 0. */
    public List<OutputArray> outputs() {
        return outputs;
    }

    /** How many reductions the slices give partials for, at most, whatever the item; 0 if the stage only writes. */
    public int reductionCount() {
        return tasksByItem.stream().mapToInt(List::size).max().orElse(0);
    }

    /** How many reductions the slices give partials for, of this item. */
    public int reductionCount(int item) {
        check("item", item, tasksByItem.size());
        return tasksByItem.get(item).size();
    }

    /** How many words the partials of a slice have together, at most, of the item that has most. */
    public long wordCount() {
        return tasksByItem.stream()
                .mapToLong(tasks -> tasks.stream().mapToLong(Task::words).sum())
                .max()
                .orElse(0);
    }

    /** Array bytes that the slice reads, whatever the number of items; of arrays that broadcast, an upper bound. */
    public long bytesScanned(int slice) {
        int pass = passOf(slice);
        return passes.get(pass).bytesScanned(slice - firstSlices[pass]);
    }

    /** Of {@link #bytesScanned}, those that are copied to scratch memory because they are not contiguous. */
    public long bytesCopied(int slice) {
        int pass = passOf(slice);
        return passes.get(pass).bytesCopied(slice - firstSlices[pass]);
    }

    private int passOf(int slice) {
        check("slice", slice, sliceCount());
        int pass = 0;
        while (firstSlices[pass + 1] <= slice) {
            pass++;
        }
        return pass;
    }

    /** Whether some slices are calls of functions of the user. */
    public boolean hasCalls() {
        return hasCalls;
    }

    /** The call that a slice is; empty if it is one of the expression's own. */
    public Optional<FunctionCall> call(int slice) {
        return calls(slice).map(calls -> calls.slice(slice - firstSlices[passOf(slice)]));
    }

    /** The function whose call a slice is, without its documentation; empty if it is one of the expression's own. */
    public Optional<FunctionDeclaration> function(int slice) {
        return calls(slice).map(calls -> calls.call().function());
    }

    private Optional<CallSlices> calls(int slice) {
        Pass pass = passes.get(passOf(slice));
        return pass.walk() instanceof Walk.Called called && graph.node(called.call()) instanceof Node.Call call
                ? Optional.of(new CallSlices(graph, before, pass, call))
                : Optional.empty();
    }

    /**
     * What a slice that is a call gives, in the form of the others.
     *
     * @param bits of the elements that the call has returned, in C order; none if it has written them
     * @throws IllegalArgumentException if they are not as many as asked for, or the slice is no call
     */
    public List<List<Partial>> returned(int slice, long[] bits) {
        CallSlices calls = calls(slice)
                .orElseThrow(() -> new IllegalArgumentException("slice " + slice + " is no call of a function"));
        Pass pass = calls.pass();
        Task task = pass.tasks().getFirst();
        long expected = task.stored()
                ? 0
                : calls.shape(slice - firstSlices[passOf(slice)]).elementCount();
        if (bits.length != expected) {
            throw new IllegalArgumentException(bits.length + " elements were returned; expected " + expected);
        }
        Partial returned = task.stored() ? new Nothing() : new Returned(bits);
        Partial nothing = new Nothing();
        return tasksByItem.stream()
                .map(tasks -> tasks.stream()
                        .map(one -> one.equals(task) ? returned : nothing)
                        .toList())
                .toList();
    }

    /**
     * Computes one slice for all items in one pass over memory.
     *
     * @param slice from 0 to {@link #sliceCount()} - 1
     * @param memory where its arrays are
     * @param kernels what to compute with; every choice gives the same bits
     * @param interruption asked between blocks
     * @return one partial an item and reduction, {@code [item][reduction]}; at most 16 KiB of words an item
     * @throws ComputationInterruptedException if interrupted
     * @throws dev.onecopy.expression.ExpressionException {@code value_error} if an operation refuses the values
     * @throws IllegalArgumentException if an array is missing or not what was planned
     */
    public List<List<Partial>> run(int slice, SliceMemory memory, Kernels kernels, Interruption interruption) {
        int number = passOf(slice);
        Pass pass = passes.get(number);
        try (Arena arena = Arena.ofConfined()) {
            RunContext context =
                    new RunContext(slice, source -> data(source, memory, arena), memory, kernels, interruption, arena);
            List<Partial> partials = pass.run(slice - firstSlices[number], context);
            Map<Task, Partial> byTask = new HashMap<>();
            for (int task = 0; task < partials.size(); task++) {
                byTask.put(pass.tasks().get(task), partials.get(task));
            }
            return tasksByItem.stream()
                    .map(tasks -> tasks.stream()
                            .map(task -> byTask.getOrDefault(task, new Nothing()))
                            .toList())
                    .toList();
        }
    }

    private NdArray data(Source source, SliceMemory memory, Arena arena) {
        return switch (source) {
            case Source.Variable variable -> planned(variable.name(), memory.array(variable.name()));
            case Source.Barrier barrier -> {
                OutputArray output = before.stored().get(barrier.node());
                yield output == null
                        ? Evaluator.KnownMemory.of(graph, before.known(), source, arena)
                        : memory.output(output);
            }
        };
    }

    private NdArray planned(String variable, NdArray array) {
        ArrayOperand operand = operands.get(variable);
        if (!ArrayOperand.of(array).equals(operand)) {
            throw new IllegalArgumentException("the array of the variable '" + variable + "' is " + array.dtype()
                    + " of shape " + array.shape() + " or has other strides; planned was " + operand);
        }
        return array;
    }

    /**
     * A partial from the words of {@link Partial#words()}, which may come from anywhere.
     *
     * @throws IllegalArgumentException if there is no such reduction or item, or the words are none of it
     */
    public Partial decode(int reduction, int item, long[] words) {
        check("item", item, tasksByItem.size());
        check("reduction", reduction, tasksByItem.get(item).size());
        Task task = tasksByItem.get(item).get(reduction);
        if (words.length == 0) {
            return new Nothing();
        }
        return task.lanes() == 1 ? task.reducer().decode(words) : Lanes.decode(task.reducer(), words);
    }

    /**
     * Merges the partials of all slices in a fixed order.
     *
     * @param bySlice {@code [slice][item][reduction]}, complete
     * @return what is to be appended to the {@link Findings}
     * @throws IllegalArgumentException if the lists are not of these lengths or hold partials of something else
     */
    public long[] merge(List<List<List<Partial>>> bySlice) {
        checkCount("slices", bySlice.size(), sliceCount());
        for (List<List<Partial>> byItem : bySlice) {
            checkCount("items", byItem.size(), tasksByItem.size());
            for (int item = 0; item < byItem.size(); item++) {
                checkCount(
                        "reductions",
                        byItem.get(item).size(),
                        tasksByItem.get(item).size());
            }
        }
        List<long[]> found = new ArrayList<>();
        for (int pass = 0; pass < passes.size(); pass++) {
            List<List<List<Partial>>> slices = bySlice.subList(firstSlices[pass], firstSlices[pass + 1]);
            for (Task task : passes.get(pass).tasks()) {
                found.add(task.stored() ? new long[0] : Merging.merge(task, partials(slices, task)));
            }
        }
        return Merging.joined(found);
    }

    private List<Partial> partials(List<List<List<Partial>>> slices, Task task) {
        int item = 0;
        while (!tasksByItem.get(item).contains(task)) {
            item++;
        }
        int of = item;
        int reduction = tasksByItem.get(item).indexOf(task);
        return slices.stream().map(byItem -> byItem.get(of).get(reduction)).toList();
    }

    /**
     * How far the computation is after this stage.
     *
     * @param merged what {@link #merge} gave, which may come from anywhere
     */
    Progress after(long[] merged) {
        Map<Integer, Known> known = new HashMap<>(before.known());
        Map<Integer, OutputArray> allStored = new HashMap<>(before.stored());
        Map<Root, OutputArray> allWritten = new HashMap<>(before.written());
        allStored.putAll(stored);
        allWritten.putAll(written);
        List<Task> tasks =
                passes.stream().flatMap(pass -> pass.tasks().stream()).toList();
        List<long[]> found = Merging.split(merged, tasks.size());
        Map<Integer, long[]> unfinished = new HashMap<>(before.unfinished());
        for (int i = 0; i < tasks.size(); i++) {
            Task task = tasks.get(i);
            Optional<Known> result = known(task, found.get(i));
            if (result.isPresent()) {
                known.put(task.barrier(), result.get());
            } else {
                unfinished.put(task.barrier(), found.get(i));
            }
        }
        return new Progress(before.stage() + 1, known, unfinished, allStored, allWritten);
    }

    private Optional<Known> known(Task task, long[] found) {
        if (task.stored()) {
            return Optional.of(new Known.Stored());
        }
        if (task.lanes() == 1) {
            return task.conclusion().known(found);
        }
        checkCount("lanes", found.length, Math.toIntExact(task.lanes()));
        return Optional.of(new Known.Small(found));
    }

    private static void check(String what, int index, int count) {
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
