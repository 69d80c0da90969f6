package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.ComputationInterruptedException;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
 *
 * <p>How long that takes is counted in runs, and runs are compared by the processor time of this thread: on a busy
 * machine a clock would say that nothing gets faster while the compiler has not had its turn.
 */
public final class KernelWarmUp {
    private static final Shape SHAPE = Shape.of(1 << 16);
    private static final List<String> FIRST =
            List.of("sum(a)", "sum(a * i)", "min(a)", "max(a)", "sqrt(a * a + b * b)", "mean((a - mean(a))**2)");
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

    /**
     * What an expression of the rest takes at most, of a processor's time: by then the compiler knows what to compile,
     * and all of them together cost a core some seconds.
     */
    private static final Duration LIMIT_OF_REST = Duration.ofMillis(200);

    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    /** What counts as faster; less is noise. */
    private static final double IMPROVEMENT = 0.95;

    private static final int STEADY_RUNS = 100;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Kernels kernels;
    private final int steadyRuns;
    private final Duration limit;
    private final Thread first;

    /** Runs nothing yet; with the times that a worker takes. */
    public KernelWarmUp(Kernels kernels) {
        this(kernels, STEADY_RUNS, LIMIT);
    }

    /**
     * Runs nothing yet.
     *
     * @param kernels those that the slices will use
     * @param steadyRuns so many runs in a row must have been no faster than the best before
     * @param limit when {@link #run} ends in any case
     */
    public KernelWarmUp(Kernels kernels, int steadyRuns, Duration limit) {
        this.kernels = kernels;
        this.steadyRuns = steadyRuns;
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

    /** Whether something gets no faster any more. */
    private final class Steadiness {
        private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        private long best = Long.MAX_VALUE;
        private long startedNanoseconds;
        private long spentNanoseconds;
        private int runs;

        void begin() {
            startedNanoseconds = threads.getCurrentThreadCpuTime();
        }

        void end() {
            long taken = threads.getCurrentThreadCpuTime() - startedNanoseconds;
            spentNanoseconds += taken;
            runs = taken < best * IMPROVEMENT ? 0 : runs + 1;
            best = Math.min(best, taken);
        }

        boolean isReached() {
            return runs >= steadyRuns;
        }
    }

    /** Returns when the kernels get no faster any more, or when interrupted; how soon depends on the machine's load. */
    public void run() {
        try (ScratchMemory scratch = ScratchMemory.of(new ArrayType(DType.FLOAT64, SHAPE, Order.C))) {
            List<Runnable> programs = FIRST.stream()
                    .map(expression -> program(expression, scratch, Interruption.NEVER))
                    .toList();
            long startedNanoseconds = System.nanoTime();
            Steadiness steadiness = new Steadiness();
            while (!steadiness.isReached()
                    && System.nanoTime() - startedNanoseconds < limit.toNanos()
                    && !Thread.currentThread().isInterrupted()) {
                steadiness.begin();
                programs.forEach(Runnable::run);
                steadiness.end();
            }
        }
    }

    /**
     * Warms what is used less, whenever there is nothing else to do, and breaks off when there is; returns when all is
     * warm.
     *
     * @param idle whether no slice is running, and none has for a while; asked every few microseconds
     * @throws InterruptedException when interrupted
     */
    public void runWhile(BooleanSupplier idle) throws InterruptedException {
        Interruption busy = () -> !idle.getAsBoolean();
        runUnless(busy, DType.FLOAT64, REST);
        for (DType other : OTHERS) {
            runUnless(busy, other, OF_OTHERS);
        }
    }

    private void runUnless(Interruption busy, DType dtype, List<String> expressions) throws InterruptedException {
        try (ScratchMemory scratch = ScratchMemory.of(new ArrayType(dtype, SHAPE, Order.C))) {
            for (String expression : expressions) {
                Runnable program = program(expression, scratch, busy);
                Steadiness steadiness = new Steadiness();
                while (!steadiness.isReached() && steadiness.spentNanoseconds < LIMIT_OF_REST.toNanos()) {
                    if (busy.requested()) {
                        Thread.sleep(LOOK_AGAIN_AFTER);
                    } else {
                        runUnlessBrokenOff(program, steadiness);
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
            }
        }
    }

    private static void runUnlessBrokenOff(Runnable program, Steadiness steadiness) {
        try {
            steadiness.begin();
            program.run();
            steadiness.end();
        } catch (ComputationInterruptedException task) {
            // Says nothing of how long it takes.
        }
    }

    private Runnable program(String expression, ScratchMemory scratch, Interruption interruption) {
        Map<String, ScalarValue> item = Map.of("i", IntegerValue.of(2));
        Computation computation = Computation.of(
                Expression.parse(expression),
                Map.of("a", ArrayOperand.of(scratch.array("a")), "b", ArrayOperand.of(scratch.array("b"))),
                List.of(item, item, item));
        return () -> {
            Findings findings = Findings.NONE;
            for (Optional<Stage> next = computation.nextStage(findings);
                    next.isPresent();
                    next = computation.nextStage(findings)) {
                Stage stage = next.get();
                List<List<List<Partial>>> bySlice = new ArrayList<>();
                for (int slice = 0; slice < stage.sliceCount(); slice++) {
                    bySlice.add(stage.run(slice, scratch, kernels, interruption));
                }
                findings = findings.with(stage.merge(bySlice));
            }
        };
    }
}
