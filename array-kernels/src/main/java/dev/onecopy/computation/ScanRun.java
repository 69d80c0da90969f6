package dev.onecopy.computation;

import dev.onecopy.computation.program.ProgramRun;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.Running;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.List;

/** Runs a slice of {@link Walk.Scanned}. */
record ScanRun(Pass pass, Walk.Scanned walk, RunContext context) {
    List<Partial> run(int slice) {
        long group = walk.length() * walk.lanes();
        long first = walk.groups().first(slice) * group;
        long count = walk.groups().length(slice) * group;
        int block = (int) Math.min(Tasks.BLOCK_ELEMENTS, count);
        List<RunningSums> sinks = pass.tasks().stream()
                .map(task ->
                        new RunningSums((Running) task.reducer(), walk, first, written(task.barrier(), first, count)))
                .toList();
        ProgramRun run = new ProgramRun(
                pass.program(), context.sources(), context.kernels(), context.arena(), block, sinks, List.of());
        for (long done = 0; done < count; done += block) {
            context.poll();
            run.run(first + done, (int) Math.min(block, count - done), first + done);
        }
        return Collections.nCopies(sinks.size(), new Nothing());
    }

    private List<MemorySegment> written(int barrier, long first, long count) {
        return pass.writings().stream()
                .filter(writing -> writing.node() == barrier)
                .map(writing -> context.write(writing.output(), first, count))
                .toList();
    }
}
