package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the most used kernels until the virtual machine has compiled them: before that the first job of a worker would
 * run at a tenth of the speed. Computes on a mapped segment, as all later slices do: the virtual machine compiles for
 * the kind of memory that it has seen, and slices after a warm-up on unmapped memory were seen to stay slower for long.
 * Only float64: each dtype costs a second of start-up, and any other is compiled in the course of its first job.
 */
public final class KernelWarmUp {
    private static final ArrayType TYPE = new ArrayType(DType.FLOAT64, Shape.of(1 << 16), Order.C);
    private static final List<String> EXPRESSIONS =
            List.of("sum(a)", "sum(a * i)", "min(a)", "max(a)", "sqrt(a * a + i)", "mean((a - mean(a))**2)");

    /** What counts as faster; less is noise. */
    private static final double IMPROVEMENT = 0.95;

    private final Kernels kernels;
    private final Duration steady;
    private final Duration limit;

    /**
     * Runs nothing yet.
     *
     * @param kernels those that the slices will use
     * @param steady for how long there must have been no improvement
     * @param limit when it ends in any case
     */
    public KernelWarmUp(Kernels kernels, Duration steady, Duration limit) {
        this.kernels = kernels;
        this.steady = steady;
        this.limit = limit;
    }

    /** Returns when the kernels get no faster any more, or when interrupted; how soon depends on the machine's load. */
    public void run() {
        try (ScratchMemory scratch = ScratchMemory.of(TYPE)) {
            List<Runnable> programs = EXPRESSIONS.stream()
                    .map(expression -> program(expression, scratch))
                    .toList();
            long startedNanoseconds = System.nanoTime();
            long improvedNanoseconds = startedNanoseconds;
            long now = startedNanoseconds;
            long best = Long.MAX_VALUE;
            while (now - improvedNanoseconds < steady.toNanos()
                    && now - startedNanoseconds < limit.toNanos()
                    && !Thread.currentThread().isInterrupted()) {
                long roundStarted = now;
                programs.forEach(Runnable::run);
                now = System.nanoTime();
                if (now - roundStarted < best * IMPROVEMENT) {
                    best = now - roundStarted;
                    improvedNanoseconds = now;
                }
            }
        }
    }

    private Runnable program(String expression, ScratchMemory scratch) {
        Map<String, ScalarValue> item = Map.of("i", IntegerValue.of(2));
        Computation computation = Computation.of(
                Expression.parse(expression),
                Map.of("a", ArrayOperand.of(scratch.array("a"))),
                List.of(item, item, item));
        return () -> {
            Findings findings = Findings.NONE;
            for (Optional<Stage> next = computation.nextStage(findings);
                    next.isPresent();
                    next = computation.nextStage(findings)) {
                Stage stage = next.get();
                List<List<List<Partial>>> bySlice = new ArrayList<>();
                for (int slice = 0; slice < stage.sliceCount(); slice++) {
                    bySlice.add(stage.run(slice, scratch, kernels, Interruption.NEVER));
                }
                findings = findings.with(stage.merge(bySlice));
            }
        };
    }
}
