package dev.onecopy.computation;

import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.Accumulator;
import dev.onecopy.reduction.Partial;
import java.util.List;

/** Runs a slice of {@link Walk.Sampled}. */
record SampledRun(Pass pass, Walk.Sampled walk, RunContext context) {
    List<Partial> run(int slice) {
        long first = walk.cut().first(slice);
        long count = walk.cut().length(slice);
        int block = (int) Math.min(Tasks.BLOCK_ELEMENTS, count);
        List<Accumulator> accumulators = pass.tasks().stream()
                .map(task -> task.reducer().accumulator(context.kernels(), context.arena(), count, block))
                .toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, accumulators, List.of());
        long blocks = Math.ceilDiv(count, block);
        long looks = Math.min(walk.blocks(), blocks);
        for (long look = 0; look < looks; look++) {
            context.poll();
            long done = look * blocks / looks * block;
            run.run(first + done, (int) Math.min(block, count - done), first + done);
        }
        return accumulators.stream().map(Accumulator::partial).toList();
    }
}
