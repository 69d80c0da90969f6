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
import java.util.function.BooleanSupplier;

/**
 * Runs the most used kernels until the virtual machine has compiled them: before that the first job of a worker would
 * run at a tenth of the speed. Computes on a mapped segment, as all later slices do: the virtual machine compiles for
 * the kind of memory that it has seen, and slices after a warm-up on unmapped memory were seen to stay slower for long.
 * Before a worker is ready only float64: each dtype costs a second. The rest follows while there is nothing to do.
 */
public final class KernelWarmUp {
    private static final Shape SHAPE = Shape.of(1 << 16);
    private static final List<String> FIRST =
            List.of("sum(a)", "sum(a * i)", "min(a)", "max(a)", "sqrt(a * a + i)", "mean((a - mean(a))**2)");
    private static final List<String> REST = List.of(
            "var(a)",
            "argmax(a)",
            "count_nonzero(a > i)",
            "any(a > i)",
            "mean(a.reshape(32, 2048), axis=0)",
            "mean(a.reshape(32, 2048), axis=1)",
            "histogram(a, bins=100, range=(-5, 5))",
            "median(a)",
            "exp(a)",
            "sin(a) * cos(a)");

    /** Of other dtypes, in the order in which they are warmed. */
    private static final List<String> OF_OTHERS = List.of("sum(a)", "var(a)", "min(a)", "max(a)", "argmax(a)");

    private static final List<DType> OTHERS = List.of(DType.FLOAT32, DType.INT64, DType.INT32, DType.UINT8);

    /** How long one expression of the rest runs: the virtual machine has compiled it by then. */
    private static final Duration EACH_OF_REST = Duration.ofMillis(150);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(50);

    /** What counts as faster; less is noise. */
    private static final double IMPROVEMENT = 0.95;

    private static final Duration WARM_WHEN_STEADY_FOR = Duration.ofMillis(500);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Kernels kernels;
    private final Duration steady;
    private final Duration limit;
    private final Thread first;

    /** Runs nothing yet; with the times that a worker takes. */
    public KernelWarmUp(Kernels kernels) {
        this(kernels, WARM_WHEN_STEADY_FOR, LIMIT);
    }

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
        this.first = Thread.ofPlatform().name("first-warm-up").daemon().unstarted(this::run);
    }

    /** Begins, beside whatever else a start has to do; returns at once. To be called once. */
    public void begin() {
        first.start();
    }

    /** Waits until what was begun is warm. */
    public void awaitFirst() throws InterruptedException {
        first.join();
    }

    /** Returns when the kernels get no faster any more, or when interrupted; how soon depends on the machine's load. */
    public void run() {
        try (ScratchMemory scratch = ScratchMemory.of(new ArrayType(DType.FLOAT64, SHAPE, Order.C))) {
            List<Runnable> programs = FIRST.stream()
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

    /**
     * Warms what is used less, whenever there is nothing else to do; returns when all is warm.
     *
     * @param idle whether no slice is running
     * @throws InterruptedException when interrupted
     */
    public void runWhile(BooleanSupplier idle) throws InterruptedException {
        runWhile(idle, DType.FLOAT64, REST);
        for (DType other : OTHERS) {
            runWhile(idle, other, OF_OTHERS);
        }
    }

    private void runWhile(BooleanSupplier idle, DType dtype, List<String> expressions) throws InterruptedException {
        try (ScratchMemory scratch = ScratchMemory.of(new ArrayType(dtype, SHAPE, Order.C))) {
            for (String expression : expressions) {
                Runnable program = program(expression, scratch);
                long remainingNanoseconds = EACH_OF_REST.toNanos();
                while (remainingNanoseconds > 0) {
                    if (idle.getAsBoolean()) {
                        long startedNanoseconds = System.nanoTime();
                        program.run();
                        remainingNanoseconds -= System.nanoTime() - startedNanoseconds;
                    } else {
                        Thread.sleep(LOOK_AGAIN_AFTER);
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
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
