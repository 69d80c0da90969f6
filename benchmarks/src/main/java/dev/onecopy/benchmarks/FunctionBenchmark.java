package dev.onecopy.benchmarks;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.UnaryOperation;
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

/** Functions of floats on one block that a core's cache holds: nanoseconds an element, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class FunctionBenchmark {
    private static final int ELEMENTS = 4096;

    @Param({"SQRT", "EXP", "LOG", "SIN", "TAN", "ARCTAN", "TANH", "CBRT", "LOG1P", "FLOOR"})
    public UnaryOperation operation = UnaryOperation.EXP;

    @Param({"best", "scalar"})
    public String provider = "best";

    @Param({"FLOAT64", "FLOAT32"})
    public DType dtype = DType.FLOAT64;

    private final Arena arena = Arena.ofShared();
    private Kernels kernels = Kernels.scalar();
    private Block source = RandomArrays.block(arena, DType.FLOAT64, ELEMENTS);
    private Block target = source;

    @Setup(Level.Trial)
    public void allocate() {
        kernels = provider.equals("best") ? Kernels.best() : Kernels.scalar();
        source = Block.contiguous(
                dtype, RandomArrays.normal(arena, dtype, Shape.of(ELEMENTS), 1).data(), 0);
        target = RandomArrays.block(arena, dtype, ELEMENTS);
    }

    @TearDown(Level.Trial)
    public void free() {
        arena.close();
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void function() {
        kernels.unary(operation, dtype, source, target, ELEMENTS);
    }
}
