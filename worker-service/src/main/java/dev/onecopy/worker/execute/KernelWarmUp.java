package dev.onecopy.worker.execute;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Computation;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the most used kernels until the virtual machine has compiled them: before that the first job of a worker would
 * run at a tenth of the speed. Computes on native memory only, as all later slices do: kernels that have also seen the
 * heap stay slower for good.
 */
public final class KernelWarmUp {
    private static final long ELEMENT_COUNT = 1 << 16;
    private static final List<String> EXPRESSIONS = List.of("sum(a)", "sum(a * i)", "mean(a)", "min(a)", "max(a)");

    private final Kernels kernels;
    private final Duration duration;

    public KernelWarmUp(Kernels kernels, Duration duration) {
        this.kernels = kernels;
        this.duration = duration;
    }

    /** Returns when the time is over. */
    public void run() {
        try (Arena arena = Arena.ofConfined()) {
            List<Runnable> programs = Stream.of(DType.FLOAT64, DType.FLOAT32)
                    .map(dtype -> zeros(dtype, arena))
                    .flatMap(array -> EXPRESSIONS.stream().map(expression -> program(expression, array)))
                    .toList();
            long startedNanoseconds = System.nanoTime();
            do {
                programs.forEach(Runnable::run);
            } while (System.nanoTime() - startedNanoseconds < duration.toNanos());
        }
    }

    private static NdArray zeros(DType dtype, Arena arena) {
        ArrayType type = new ArrayType(dtype, Shape.of(ELEMENT_COUNT), Order.C);
        MemorySegment data = arena.allocate(type.nbytes(), 64);
        return NdArray.contiguous(type, data.asReadOnly());
    }

    private Runnable program(String expression, NdArray array) {
        Map<String, ScalarValue> item = Map.of("i", IntegerValue.of(2));
        Computation computation = Computation.of(
                Expression.parse(expression), Map.of("a", ArrayOperand.of(array)), List.of(item, item, item));
        return () -> {
            for (int slice = 0; slice < computation.sliceCount(); slice++) {
                computation.run(slice, Map.of("a", array), kernels, Interruption.NEVER);
            }
        };
    }
}
