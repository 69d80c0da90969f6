package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.Known;
import dev.onecopy.computation.program.Program;
import dev.onecopy.computation.program.ProgramCompiler;
import dev.onecopy.computation.walk.Path;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Node;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.SumReducer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that goes one way over its arrays together. Immutable, but for the program, which is compiled by the first run:
 * who only plans and merges needs none. Thread-safe.
 */
final class Pass {
    private final Graph graph;
    private final Map<Integer, Known> known;
    private final Walk walk;
    private final List<Task> tasks;
    private final List<Writing> writings;
    private @Nullable Program program;
    private @Nullable Program finish;

    /**
     * A pass.
     *
     * @param known what is known of barriers before it
     * @param tasks whose walk this is
     * @param writings of a flat walk: nodes that are written as they are walked; of another one: nodes that are
     *     computed of the results of its stored tasks
     */
    Pass(Graph graph, Map<Integer, Known> known, Walk walk, List<Task> tasks, List<Writing> writings) {
        this.graph = graph;
        this.known = known;
        this.walk = walk;
        this.tasks = List.copyOf(tasks);
        this.writings = List.copyOf(writings);
    }

    Walk walk() {
        return walk;
    }

    List<Task> tasks() {
        return tasks;
    }

    List<Writing> writings() {
        return writings;
    }

    /** What is done to the blocks of the walk: the sinks are the tasks, and the outputs those of a flat walk. */
    synchronized Program program() {
        Program compiled = program;
        if (compiled == null) {
            ProgramCompiler compiler = new ProgramCompiler(graph, known, walk.outer(), walk.inner());
            for (int sink = 0; sink < tasks.size(); sink++) {
                Task task = tasks.get(sink);
                boolean sum = task.reducer() instanceof SumReducer reducer
                        && reducer.dtype().isFloating();
                if (sum && takesProducts()) {
                    compiler.giveToSum(task.operand(), sink);
                } else {
                    compiler.give(task.operand(), task.mask(), sink);
                }
            }
            if (walk instanceof Walk.Flat) {
                for (int output = 0; output < writings.size(); output++) {
                    compiler.store(writings.get(output).node(), output);
                }
            }
            compiled = compiler.compile();
            program = compiled;
        }
        return compiled;
    }

    private boolean takesProducts() {
        return walk instanceof Walk.Flat || walk instanceof Walk.Rows;
    }

    /** What is done to the finished lanes of stored tasks. */
    synchronized Program finish() {
        Program compiled = finish;
        if (compiled == null) {
            Map<Integer, Known> then = new HashMap<>(known);
            tasks.stream().filter(Task::stored).forEach(task -> then.put(task.barrier(), new Known.Lanes()));
            long laneCount = shape(writings.getFirst().node()).elementCount();
            Path lanes = Path.inOrder(Shape.of(laneCount), Order.C, axis -> true);
            ProgramCompiler compiler = new ProgramCompiler(graph, then, Walk.NOWHERE, lanes);
            for (int output = 0; output < writings.size(); output++) {
                compiler.store(writings.get(output).node(), output);
            }
            compiled = compiler.compile();
            finish = compiled;
        }
        return compiled;
    }

    /** The dtype that a node has in memory. */
    DType dtype(int node) {
        return graph.node(node).dtype();
    }

    /** Bytes of arrays that a slice reads, whatever the number of tasks. */
    long bytesScanned(int slice) {
        return walk.elements(slice) == 0 ? 0 : walk.elements(slice) * program().bytesRead();
    }

    /** Of those, the ones that are copied because they are not contiguous. */
    long bytesCopied(int slice) {
        return walk.elements(slice) == 0 ? 0 : walk.elements(slice) * program().bytesCopied();
    }

    /**
     * Runs a slice.
     *
     * @return a partial a task; of a stored one nothing
     */
    List<Partial> run(int slice, RunContext context) {
        return switch (walk) {
            case Walk.Called called ->
                throw new IllegalArgumentException("slice " + slice + " of the pass is a call of a function");
            case Walk.Flat flat -> new FlatRun(this, flat, context).run(slice);
            case Walk.Sampled sampled -> new SampledRun(this, sampled, context).run(slice);
            case Walk.Scanned scanned -> new ScanRun(this, scanned, context).run(slice);
            case Walk.Rows rows -> new RowRun(this, rows, context).run(slice);
            case Walk.Lanes lanes -> new LaneRun(this, lanes, context).run(slice);
            case Walk.Folded folded -> new FoldedRun(this, folded, context).run(slice);
        };
    }

    /** The shape of a node. */
    Shape shape(int node) {
        Node found = graph.node(node);
        return found.shape();
    }
}
