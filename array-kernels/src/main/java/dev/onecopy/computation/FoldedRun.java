package dev.onecopy.computation;

import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.LaneAccumulator;
import dev.onecopy.reduction.Partial;
import java.util.List;
import java.util.stream.IntStream;

/** Runs a slice of a {@link Walk.Folded}. */
record FoldedRun(Pass pass, Walk.Folded walk, RunContext context) {
    List<Partial> run(int slice) {
        long firstRow = walk.rows().first(slice);
        long rowCount = walk.rows().length(slice);
        int lanes = Math.toIntExact(walk.kept().count());
        int rowsABlock = (int) Math.min(Tasks.BLOCK_ELEMENTS / lanes, rowCount);
        int block = rowsABlock * lanes;
        List<LaneAccumulator> accumulators = pass.tasks().stream()
                .map(task -> task.reducer().lanes(context.kernels(), context.arena(), block, lanes))
                .toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, accumulators, List.of());
        for (long done = 0; done < rowCount; done += rowsABlock) {
            context.poll();
            int some = (int) Math.min(rowsABlock, rowCount - done) * lanes;
            run.run((firstRow + done) * lanes, some, firstRow + done);
        }
        LaneResults results = new LaneResults(pass, context, 0, lanes);
        for (int lane = 0; lane < lanes; lane++) {
            for (int task = 0; task < accumulators.size(); task++) {
                results.add(task, folded(accumulators.get(task), lane, lanes, rowsABlock));
            }
            results.next();
        }
        return results.partials();
    }

    private static Partial folded(LaneAccumulator accumulator, int lane, int lanes, int rows) {
        return Partial.mergeAll(IntStream.range(0, rows)
                .mapToObj(row -> accumulator.partial(row * lanes + lane))
                .toList());
    }
}
