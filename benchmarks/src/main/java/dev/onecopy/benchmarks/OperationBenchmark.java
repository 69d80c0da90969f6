package dev.onecopy.benchmarks;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Operations on two blocks that a core's cache holds: nanoseconds an element, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class OperationBenchmark {
    private static final int ELEMENTS = 4096;

    /** An operation and its dtype. */
    @Param({
        "FMIN FLOAT64",
        "FMAX FLOAT32",
        "LEFT_SHIFT INT32",
        "RIGHT_SHIFT INT16",
        "LOGICAL_AND BOOL",
        "BIT_XOR BOOL",
        "LOGICAL_OR FLOAT64",
        "FLOOR_DIVIDE INT32",
        "REMAINDER INT16",
        "FLOOR_DIVIDE UINT8"
    })
    public String operation = "FMIN FLOAT64";

    @Param({"best", "scalar"})
    public String provider = "best";

    private final Arena arena = Arena.ofShared();
    private Kernels kernels = Kernels.scalar();
    private BinaryOperation does = BinaryOperation.FMIN;
    private DType dtype = DType.FLOAT64;
    private Block left = RandomArrays.block(arena, dtype, ELEMENTS);
    private Block right = left;
    private Block target = left;

    @Setup(Level.Trial)
    public void allocate() {
        int space = operation.indexOf(' ');
        kernels = provider.equals("best") ? Kernels.best() : Kernels.scalar();
        does = BinaryOperation.valueOf(operation.substring(0, space));
        dtype = DType.valueOf(operation.substring(space + 1));
        left = random(1);
        right = random(2);
        target = RandomArrays.block(arena, DType.FLOAT64, ELEMENTS);
    }

    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    private Block random(long seed) {
        return Block.contiguous(
                dtype,
                RandomArrays.normal(arena, dtype, Shape.of(ELEMENTS), seed).data(),
                0);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void operation() {
        kernels.binary(does, dtype, left, right, target, ELEMENTS);
    }
}
