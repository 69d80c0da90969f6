package dev.onecopy.benchmarks;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Extremum;
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

/** Kernels on one block that a core's cache holds: nanoseconds an element, one thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class KernelBenchmark {
    private static final int ELEMENTS = 4096;

    @Param({"best", "scalar"})
    public String provider = "best";

    @Param({"FLOAT64", "FLOAT32", "INT32", "INT16", "UINT8"})
    public DType dtype = DType.FLOAT64;

    private final Arena arena = Arena.ofShared();
    private Kernels kernels = Kernels.scalar();
    private Block left = RandomArrays.block(arena, DType.FLOAT64, ELEMENTS);
    private Block right = left;
    private Block target = left;
    private Block truth = left;
    private Block half = left;
    private Block lanes = left;

    @Setup(Level.Trial)
    public void allocate() {
        kernels = provider.equals("best") ? Kernels.best() : Kernels.scalar();
        left = random(1);
        right = random(2);
        target = RandomArrays.block(arena, dtype, ELEMENTS);
        truth = RandomArrays.block(arena, DType.BOOL, ELEMENTS);
        half = Block.contiguous(
                DType.BOOL,
                RandomArrays.normal(arena, DType.BOOL, Shape.of(ELEMENTS), 3).data(),
                0);
        lanes = RandomArrays.block(arena, DType.FLOAT64, ELEMENTS);
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
    public void add() {
        kernels.binary(BinaryOperation.ADD, dtype, left, right, target, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void multiply() {
        kernels.binary(BinaryOperation.MULTIPLY, dtype, left, right, target, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void greater() {
        kernels.binary(BinaryOperation.GREATER, dtype, left, right, truth, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void maximum() {
        kernels.binary(BinaryOperation.MAXIMUM, dtype, left, right, target, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void select() {
        kernels.select(dtype, truth, left, right, target, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void toFloat64() {
        kernels.convert(dtype, left, DType.FLOAT64, lanes, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void toInt32() {
        kernels.convert(dtype, left, DType.INT32, lanes, ELEMENTS);
    }

    /** Count, mean and squares of half of the elements; of integers nothing. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long maskedMoments() {
        return dtype.isFloating() ? kernels.moments(dtype, left, half, ELEMENTS).count() : 0;
    }

    /** Floats through lanes, integers at once. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long sum() {
        if (dtype.isFloating()) {
            kernels.sumFloating(dtype, left, ELEMENTS, lanes);
            return 0;
        }
        return kernels.sumInteger(dtype, left, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long minimum() {
        return kernels.extremum(Extremum.MINIMUM, dtype, left, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long argumentMaximum() {
        return kernels.argumentExtremum(Extremum.MAXIMUM, dtype, left, ELEMENTS);
    }

    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public long countNonzero() {
        return kernels.countNonzero(dtype, left, ELEMENTS);
    }
}
