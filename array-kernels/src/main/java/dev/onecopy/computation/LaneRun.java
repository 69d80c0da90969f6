package dev.onecopy.computation;

import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.LaneAccumulator;
import dev.onecopy.reduction.Partial;
import java.util.List;

/** Runs a slice of {@link Walk.Lanes}. */
record LaneRun(Pass pass, Walk.Lanes walk, RunContext context) {
    List<Partial> run(int slice) {
        long firstLane = walk.lanes().first(slice);
        long laneCount = walk.lanes().length(slice);
        int block = (int) Math.min(Tasks.BLOCK_ELEMENTS, laneCount);
        List<LaneAccumulator> accumulators = pass.tasks().stream()
                .map(task -> task.reducer()
                        .lanes(
                                context.kernels(),
                                context.arena(),
                                block,
                                walk.kept().count()))
                .toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, accumulators, List.of());
        LaneResults results = new LaneResults(pass, context, firstLane, laneCount);
        long rows = walk.reduced().count();
        for (long done = 0; done < laneCount; done += block) {
            int some = (int) Math.min(block, laneCount - done);
            for (long row = 0; row < rows; row += LaneAccumulator.ROWS_TOGETHER) {
                context.poll();
                int together = (int) Math.min(LaneAccumulator.ROWS_TOGETHER, rows - row);
                run.runRows(firstLane + done, some, row, together);
            }
            for (int lane = 0; lane < some; lane++) {
                for (int task = 0; task < accumulators.size(); task++) {
                    results.add(task, accumulators.get(task).partial(lane));
                }
                results.next();
            }
            accumulators.forEach(LaneAccumulator::clear);
        }
        return results.partials();
    }
}
