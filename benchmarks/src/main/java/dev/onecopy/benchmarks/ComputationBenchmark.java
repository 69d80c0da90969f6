package dev.onecopy.benchmarks;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.OutputArray;
import dev.onecopy.computation.Result;
import dev.onecopy.computation.SliceMemory;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Whole computations on two threads, without services: all stages and slices on {@value #ARRAY_BYTES} bytes an array.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED", "--add-modules=jdk.incubator.vector"})
public class ComputationBenchmark {
    private static final int THREADS = 2;
    private static final long ARRAY_BYTES = 256 << 20;
    private static final int ROWS = 4096;

    @Param({
        "sum(a)",
        "sum(a * i)",
        "sqrt(a * a + b * b)",
        "var(a)",
        "mean((a - mean(a))**2)",
        "min(a)",
        "argmax(a)",
        "count_nonzero(a > 1)",
        "mean(a, axis=0)",
        "mean(a, axis=1)",
        "exp(a)",
        "sin(a) * cos(a)",
        "histogram(a, bins=100, range=(-5, 5))",
        "median(a)"
    })
    public String expression = "";

    @Param("FLOAT64")
    public DType dtype = DType.FLOAT64;

    private final Arena arena = Arena.ofShared();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final Map<OutputArray, NdArray> outputs = new HashMap<>();
    private Map<String, NdArray> arrays = Map.of();
    private List<Map<String, ScalarValue>> items = List.of();

    /** Arrays of normal deviates: 4,096 rows. */
    @Setup(Level.Trial)
    public void allocate() {
        Shape shape = Shape.of(ROWS, ARRAY_BYTES / dtype.itemsizeBytes() / ROWS);
        arrays = Map.of(
                "a", RandomArrays.normal(arena, dtype, shape, 1), "b", RandomArrays.normal(arena, dtype, shape, 2));
        items = expression.contains("i)") && expression.contains("* i")
                ? IntStream.rangeClosed(1, 3)
                        .mapToObj(i -> Map.<String, ScalarValue>of("i", ScalarValue.IntegerValue.of(i)))
                        .toList()
                : List.of(Map.of());
    }

    @TearDown(Level.Trial)
    public void free() {
        threads.shutdownNow();
        arena.close();
    }

    /** From the text to the results; output arrays are memory that is populated already. */
    @Benchmark
    public List<Result> compute() throws InterruptedException, ExecutionException {
        Map<String, ArrayOperand> operands = new HashMap<>();
        arrays.forEach((name, array) -> operands.put(name, ArrayOperand.of(array)));
        Computation computation = Computation.of(Expression.parse(expression), operands, items);
        Findings findings = Findings.NONE;
        for (Optional<Stage> stage = computation.nextStage(findings); stage.isPresent(); ) {
            findings = findings.with(run(stage.get()));
            stage = computation.nextStage(findings);
        }
        return computation.results(findings);
    }

    private long[] run(Stage stage) throws InterruptedException, ExecutionException {
        stage.outputs().forEach(output -> outputs.computeIfAbsent(output, this::reserve));
        SliceMemory memory = new Memory(arrays, outputs);
        List<Future<List<List<Partial>>>> running = new ArrayList<>();
        for (int slice = 0; slice < stage.sliceCount(); slice++) {
            int number = slice;
            running.add(threads.submit(() -> stage.run(number, memory, Kernels.best(), Interruption.NEVER)));
        }
        List<List<List<Partial>>> bySlice = new ArrayList<>();
        for (Future<List<List<Partial>>> slice : running) {
            bySlice.add(slice.get());
        }
        return stage.merge(bySlice);
    }

    private NdArray reserve(OutputArray output) {
        ArrayType type = output.type();
        MemorySegment data = arena.allocate(Math.max(1, type.nbytes()), 64);
        data.fill((byte) 0);
        return NdArray.contiguous(new ArrayType(type.dtype(), type.shape(), Order.C), data);
    }

    private record Memory(Map<String, NdArray> arrays, Map<OutputArray, NdArray> outputs) implements SliceMemory {
        @Override
        public NdArray array(String variable) {
            return known(arrays.get(variable), variable);
        }

        @Override
        public NdArray output(OutputArray finished) {
            return known(outputs.get(finished), finished);
        }

        @Override
        public MemorySegment write(OutputArray output, long fromBytes, long lengthBytes) {
            return output(output).data().asSlice(fromBytes, lengthBytes);
        }

        private static NdArray known(@org.jspecify.annotations.Nullable NdArray array, Object what) {
            if (array == null) {
                throw new IllegalArgumentException("there is no " + what);
            }
            return array;
        }
    }
}
