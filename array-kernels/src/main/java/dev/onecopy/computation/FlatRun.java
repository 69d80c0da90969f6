package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.Accumulator;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Runs a slice of a {@link Walk.Flat}. */
record FlatRun(Pass pass, Walk.Flat walk, RunContext context) {
    List<Partial> run(int slice) {
        long first = walk.cut().first(slice);
        long count = walk.cut().length(slice);
        int block = (int) Math.min(pass.program().blockElements(), count);
        List<Accumulator> accumulators = pass.tasks().stream()
                .map(task -> task.reducer().accumulator(context.kernels(), context.arena(), count, block))
                .toList();
        List<OutputArray> outputs =
                pass.writings().stream().map(Writing::output).toList();
        List<MemorySegment> written = outputs.stream()
                .map(output -> context.write(output, first, count))
                .toList();
        List<DType> types =
                outputs.stream().map(output -> output.type().dtype()).toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, accumulators, types);
        for (long done = 0; done < count; done += block) {
            context.poll();
            for (int output = 0; output < outputs.size(); output++) {
                run.direct(output, written.get(output), done * types.get(output).itemsizeBytes());
            }
            run.run(first + done, (int) Math.min(block, count - done), first + done);
        }
        return accumulators.stream().map(Accumulator::partial).toList();
    }
}
