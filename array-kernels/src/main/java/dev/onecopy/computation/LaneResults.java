package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.computation.program.Source;
import dev.onecopy.kernel.Elements;
import dev.onecopy.reduction.Lanes;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.Reducer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where finished lanes go, one after the other: partials of tasks that are not stored are kept for the message; results
 * of stored ones are collected in blocks, on which what stands around the reductions is computed straight into the
 * outputs.
 */
final class LaneResults {
    private final Pass pass;
    private final List<List<Partial>> kept = new ArrayList<>();
    private final Map<Integer, MemorySegment> blocks = new HashMap<>();
    private final @Nullable MemorySegment[] blocksByTask;
    private final Reducer[] reducers;
    private final DType[] dtypes;
    private final List<MemorySegment> written;
    private final int blockLanes;
    private final @Nullable ProgramRun finish;
    private int waiting;
    private long flushed;

    LaneResults(Pass pass, RunContext context, long firstLane, long laneCount) {
        this.pass = pass;
        this.blockLanes = (int) Math.min(Tasks.BLOCK_ELEMENTS, laneCount);
        this.reducers = pass.tasks().stream().map(Task::reducer).toArray(Reducer[]::new);
        this.dtypes =
                pass.tasks().stream().map(task -> pass.dtype(task.barrier())).toArray(DType[]::new);
        for (Task task : pass.tasks()) {
            kept.add(new ArrayList<>());
            if (task.stored()) {
                blocks.put(task.barrier(), context.arena().allocate(8L * blockLanes, 64));
            }
        }
        this.blocksByTask =
                pass.tasks().stream().map(task -> blocks.get(task.barrier())).toArray(MemorySegment[]::new);
        List<OutputArray> outputs = blocks.isEmpty()
                ? List.of()
                : pass.writings().stream().map(Writing::output).toList();
        this.written = outputs.stream()
                .map(output -> context.write(output, firstLane, laneCount))
                .toList();
        List<DType> types =
                outputs.stream().map(output -> output.type().dtype()).toList();
        this.finish = outputs.isEmpty()
                ? null
                : new ProgramRun(
                        pass.finish(), this::lanes, context.kernels(), context.arena(), blockLanes, List.of(), types);
    }

    private NdArray lanes(Source source) {
        int barrier = ((Source.Barrier) source).node();
        MemorySegment block = blocks.get(barrier);
        if (block == null) {
            throw new IllegalStateException("node " + barrier + " is no result of these lanes");
        }
        return new NdArray(
                pass.dtype(barrier),
                Shape.of(blockLanes),
                new long[] {pass.dtype(barrier).itemsizeBytes()},
                block,
                0);
    }

    /** Takes the partial of the current lane for a task. */
    void add(int task, Partial partial) {
        MemorySegment block = blocksByTask[task];
        if (block == null) {
            kept.get(task).add(partial);
        } else {
            DType dtype = dtypes[task];
            Elements.write(dtype, block, (long) waiting * dtype.itemsizeBytes(), reducers[task].result(partial));
        }
    }

    /** Goes to the next lane. */
    void next() {
        waiting++;
        if (waiting == blockLanes) {
            flush();
        }
    }

    private void flush() {
        if (finish != null && waiting > 0) {
            for (int output = 0; output < written.size(); output++) {
                int itemsizeBytes =
                        pass.writings().get(output).output().type().dtype().itemsizeBytes();
                finish.direct(output, written.get(output), flushed * itemsizeBytes);
            }
            finish.run(0, waiting, 0);
        }
        flushed += waiting;
        waiting = 0;
    }

    /** A partial a task, when all lanes have been taken. */
    List<Partial> partials() {
        flush();
        List<Partial> partials = new ArrayList<>();
        for (int task = 0; task < kept.size(); task++) {
            partials.add(pass.tasks().get(task).stored() ? new Nothing() : new Lanes(kept.get(task)));
        }
        return partials;
    }
}
