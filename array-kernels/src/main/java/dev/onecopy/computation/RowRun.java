package dev.onecopy.computation;

import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.Accumulator;
import dev.onecopy.reduction.Partial;
import java.util.List;

/** Runs a slice of {@link Walk.Rows}. */
record RowRun(Pass pass, Walk.Rows walk, RunContext context) {
    List<Partial> run(int slice) {
        int laneSlice = slice / walk.pieces().slices();
        int piece = slice % walk.pieces().slices();
        long firstLane = walk.lanes().first(laneSlice);
        long laneCount = walk.lanes().length(laneSlice);
        long first = walk.pieces().first(piece);
        long count = walk.pieces().length(piece);
        int block = (int) Math.min(pass.program().blockElements(), count);
        List<Accumulator> accumulators = pass.tasks().stream()
                .map(task -> task.reducer().accumulator(context.kernels(), context.arena(), count, block))
                .toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, accumulators, List.of());
        LaneResults results = new LaneResults(pass, context, firstLane, laneCount);
        for (long lane = 0; lane < laneCount; lane++) {
            run.moveTo(firstLane + lane);
            for (long done = 0; done < count; done += block) {
                context.poll();
                run.run(first + done, (int) Math.min(block, count - done), first + done);
            }
            for (int task = 0; task < accumulators.size(); task++) {
                results.add(task, accumulators.get(task).partial());
                accumulators.get(task).clear();
            }
            results.next();
        }
        return results.partials();
    }
}
