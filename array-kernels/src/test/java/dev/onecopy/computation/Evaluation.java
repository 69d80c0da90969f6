package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.TypedItem;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Runs a whole computation in this process, as API and workers do together: stage by stage, slices on several threads
 * and in any order, partials through their words, findings through arrays, outputs in memory of their own.
 *
 * <pre>{@code
 * List<Evaluation.Value> values = new Evaluation("sum(a * i)", Map.of("a", array))
 *         .items(List.of(Map.of("i", IntegerValue.of(1)), Map.of("i", IntegerValue.of(2))))
 *         .threads(5).shuffled(seed).grouped(1).with(Kernels.scalar())
 *         .run();
 * }</pre>
 *
 * Each gives the same bits, whatever is set. An item's value has its dtype, shape and elements in C order; of a tuple
 * there is one value an element, one behind the other.
 */
public final class Evaluation {
    private final Function<List<Map<String, ScalarValue>>, Computation> plan;
    private final Map<String, NdArray> arrays;
    private List<Map<String, ScalarValue>> items = List.of(Map.of());
    private int threads = 1;
    private Optional<Random> shuffle = Optional.empty();
    private int group = Integer.MAX_VALUE;
    private Kernels kernels = Kernels.best();
    private Code code = (call, arguments) -> {
        throw new AssertionError("nobody has the code of " + call);
    };

    /** The code of functions of the user, of float64. */
    @FunctionalInterface
    public interface Code {
        /**
         * Runs a slice of a call.
         *
         * @param arguments the elements of each in C order; of a number one
         * @return the elements of what the slice gives
         */
        double[] run(FunctionCall call, List<double[]> arguments);
    }

    /** One result. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Value(DType dtype, Shape shape, byte[] data) {
        /** The bits of an element in C order. */
        public long bits(int element) {
            return Elements.read(dtype, MemorySegment.ofArray(data), (long) element * dtype.itemsizeBytes());
        }

        /** An element in C order as a double; exact but for large integers. */
        public double number(int element) {
            long bits = bits(element);
            return dtype.isFloating() ? Elements.floating(dtype, bits) : bits;
        }

        /** All elements as doubles. */
        public double[] numbers() {
            return IntStream.range(0, (int) shape.elementCount())
                    .mapToDouble(this::number)
                    .toArray();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Value value
                    && dtype == value.dtype
                    && shape.equals(value.shape)
                    && Arrays.equals(data, value.data);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return dtype + " " + shape + " " + Arrays.toString(numbers());
        }
    }

    public Evaluation(String source, Map<String, NdArray> arrays) {
        this(some -> Computation.of(Expression.parse(source), operands(arrays), some), arrays);
    }

    /** Of an expression that calls functions of the user. */
    public Evaluation(
            String source, Map<String, NdArray> arrays, Map<String, FunctionDeclaration> functions, Code code) {
        this(some -> Computation.of(Expression.parse(source, functions), operands(arrays), some), arrays);
        this.code = code;
    }

    private Evaluation(Function<List<Map<String, ScalarValue>>, Computation> plan, Map<String, NdArray> arrays) {
        this.plan = plan;
        this.arrays = Map.copyOf(arrays);
    }

    /** Of one item that is typed already, by the nodes of its results. */
    static Evaluation of(Graph graph, Map<String, NdArray> arrays, Integer... roots) {
        TypedItem item = new TypedItem(List.of(roots));
        return new Evaluation(some -> Computation.of(graph, operands(arrays), List.of(item)), arrays);
    }

    private static Map<String, ArrayOperand> operands(Map<String, NdArray> arrays) {
        return arrays.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ArrayOperand.of(entry.getValue())));
    }

    /** The only value of an expression without other variables than arrays. */
    public static Value of(String source, Map<String, NdArray> arrays) {
        return new Evaluation(source, arrays).run().getFirst();
    }

    /** The values of mapped variables; one item of none if not set. */
    public Evaluation items(List<Map<String, ScalarValue>> values) {
        items = List.copyOf(values);
        return this;
    }

    /** How many slices run at a time; 1 if not set. */
    public Evaluation threads(int count) {
        threads = count;
        return this;
    }

    /** Slices are started in any order; in theirs if not set. */
    public Evaluation shuffled(long seed) {
        shuffle = Optional.of(new Random(seed));
        return this;
    }

    /** How many items a computation has at most; all if not set. */
    public Evaluation grouped(int itemCount) {
        group = itemCount;
        return this;
    }

    /** What is computed with; the best if not set. */
    public Evaluation with(Kernels some) {
        kernels = some;
        return this;
    }

    /** All results, item by item. */
    public List<Value> run() {
        List<Value> values = new ArrayList<>();
        for (int first = 0; first < items.size(); first += Math.min(group, items.size())) {
            values.addAll(run(items.subList(first, (int) Math.min(items.size(), (long) first + group))));
        }
        return values;
    }

    /** How many stages the computation of all items has. */
    public int stageCount() {
        try (Run run = new Run(plan(items))) {
            run.values();
            return run.findings.stages().size();
        }
    }

    /** The computation of some items. */
    public Computation plan(List<Map<String, ScalarValue>> some) {
        return plan.apply(some);
    }

    private List<Value> run(List<Map<String, ScalarValue>> some) {
        try (Run run = new Run(plan(some))) {
            return run.values();
        }
    }

    private final class Run implements AutoCloseable, SliceMemory {
        private final Computation computation;
        private final Arena arena = Arena.ofShared();
        private final ExecutorService pool = Executors.newFixedThreadPool(threads);
        private final Map<OutputArray, MemorySegment> outputs = new HashMap<>();
        private final Map<OutputArray, MemorySegment> touched = new HashMap<>();
        private Findings findings = Findings.NONE;

        Run(Computation computation) {
            this.computation = computation;
        }

        List<Value> values() {
            Optional<Stage> stage = computation.nextStage(findings);
            while (stage.isPresent()) {
                findings = Findings.of(findings.with(run(stage.get())).toArrays());
                stage = computation.nextStage(findings);
            }
            List<Result> results = computation.results(findings);
            List<ResultType> types = computation.resultTypes();
            List<Value> values = new ArrayList<>();
            for (int item = 0; item < results.size(); item++) {
                add(results.get(item), types.get(item), values);
            }
            return values;
        }

        private void add(Result result, ResultType type, List<Value> values) {
            switch (result) {
                case Result.Scalar scalar -> {
                    require(type.equals(new ResultType.Scalar(scalar.dtype())), type + " was said, not " + scalar);
                    values.add(value(scalar));
                }
                case Result.Small small -> {
                    ResultType.Array array = (ResultType.Array) type;
                    require(array.dtype() == small.dtype() && array.shape().equals(small.shape()), "not " + type);
                    values.add(new Value(small.dtype(), small.shape(), small.data()));
                }
                case Result.Written written -> {
                    var of = written.output().type();
                    require(type.equals(new ResultType.Array(of.dtype(), of.shape(), of.order())), of + " not " + type);
                    require(!written.output().scratch(), "a result is scratch");
                    values.add(value(written.output()));
                }
                case Result.Tuple tuple -> {
                    List<ResultType> elements = ((ResultType.Tuple) type).elements();
                    for (int i = 0; i < elements.size(); i++) {
                        add(tuple.elements().get(i), elements.get(i), values);
                    }
                }
            }
        }

        private Value value(Result.Scalar scalar) {
            byte[] data = new byte[scalar.dtype().itemsizeBytes()];
            Elements.write(scalar.dtype(), MemorySegment.ofArray(data), 0, scalar.bits());
            return new Value(scalar.dtype(), Shape.of(), data);
        }

        private Value value(OutputArray output) {
            MemorySegment memory = outputs.get(output);
            require(
                    !memoryOf(touched, output)
                            .elements(ValueLayout.JAVA_BYTE)
                            .anyMatch(one -> one.get(ValueLayout.JAVA_BYTE, 0) != 1),
                    "not every byte of " + output + " was written by one slice");
            Shape shape = output.type().shape();
            DType dtype = output.type().dtype();
            byte[] data = new byte[(int) output.type().nbytes()];
            long[] strides = output.type().stridesBytes();
            long[] inOrder = shape.contiguousStridesBytes(dtype.itemsizeBytes(), Order.C);
            for (long element = 0; element < shape.elementCount(); element++) {
                long from = 0;
                for (int axis = 0; axis < shape.ndim(); axis++) {
                    from += element * dtype.itemsizeBytes() / inOrder[axis] % shape.length(axis) * strides[axis];
                }
                MemorySegment.copy(
                        memory,
                        from,
                        MemorySegment.ofArray(data),
                        element * dtype.itemsizeBytes(),
                        dtype.itemsizeBytes());
            }
            return new Value(dtype, shape, data);
        }

        private MemorySegment memoryOf(Map<OutputArray, MemorySegment> memories, OutputArray output) {
            return Objects.requireNonNull(memories.get(output), () -> output + " was not reserved");
        }

        private long[] run(Stage stage) {
            for (OutputArray output : stage.outputs()) {
                long sizeBytes = Math.max(1, output.type().nbytes());
                outputs.put(output, arena.allocate(sizeBytes, 64));
                touched.put(output, arena.allocate(sizeBytes, 64));
            }
            List<Integer> order = new ArrayList<>(
                    IntStream.range(0, stage.sliceCount()).boxed().toList());
            shuffle.ifPresent(random -> Collections.shuffle(order, random));
            List<Future<List<List<Partial>>>> futures = new ArrayList<>(Collections.nCopies(order.size(), null));
            order.forEach(slice -> futures.set(slice, pool.submit(() -> run(stage, slice))));
            return stage.merge(futures.stream().map(Evaluation::result).toList());
        }

        private List<List<Partial>> run(Stage stage, int slice) {
            Optional<FunctionCall> call = stage.call(slice);
            return call.isPresent()
                    ? stage.returned(slice, called(call.get()))
                    : throughWords(stage, stage.run(slice, this, kernels, Interruption.NEVER));
        }

        private long[] called(FunctionCall call) {
            List<double[]> arguments =
                    call.arguments().stream().map(this::elements).toList();
            double[] given = code.run(call, arguments);
            require(given.length == call.shape().elementCount(), given.length + " elements of " + call);
            for (FunctionCall.Target target : call.targets()) {
                MemorySegment memory = write(target.output(), target.offsetBytes(), 8L * given.length);
                MemorySegment.copy(given, 0, memory, ValueLayout.JAVA_DOUBLE, 0, given.length);
            }
            return call.targets().isEmpty()
                    ? Arrays.stream(given).mapToLong(Double::doubleToLongBits).toArray()
                    : new long[0];
        }

        private double[] elements(FunctionCall.Argument argument) {
            return switch (argument) {
                case FunctionCall.Scalar number -> new double[] {Double.parseDouble(number.literal())};
                case FunctionCall.Small small -> new Value(small.dtype(), small.shape(), small.data()).numbers();
                case FunctionCall.OfVariable of -> elements(array(of.variable()), of.dtype(), of.layout());
                case FunctionCall.OfOutput of -> elements(output(of.output()), of.dtype(), of.layout());
            };
        }

        private double[] elements(NdArray array, DType dtype, Layout layout) {
            double[] elements = new double[(int) layout.shape().elementCount()];
            for (int element = 0; element < elements.length; element++) {
                long offset = array.offsetBytes() + layout.offsetBytes();
                long rest = element;
                for (int axis = layout.shape().ndim() - 1; axis >= 0; axis--) {
                    offset += rest % layout.shape().length(axis) * layout.strideBytes(axis);
                    rest /= layout.shape().length(axis);
                }
                long bits = Elements.read(dtype, array.data(), offset);
                elements[element] = dtype.isFloating() ? Elements.floating(dtype, bits) : bits;
            }
            return elements;
        }

        @Override
        public NdArray array(String variable) {
            return Objects.requireNonNull(arrays.get(variable), () -> "there is no array " + variable);
        }

        @Override
        public NdArray output(OutputArray finished) {
            require(finished.stage() < findings.stages().size(), finished + " is not finished");
            return NdArray.contiguous(finished.type(), memoryOf(outputs, finished));
        }

        @Override
        public synchronized MemorySegment write(OutputArray output, long fromBytes, long lengthBytes) {
            require(output.stage() == findings.stages().size(), output + " is of another stage");
            MemorySegment part = memoryOf(touched, output).asSlice(fromBytes, lengthBytes);
            for (long i = 0; i < lengthBytes; i++) {
                part.set(ValueLayout.JAVA_BYTE, i, (byte) (part.get(ValueLayout.JAVA_BYTE, i) + 1));
            }
            return memoryOf(outputs, output).asSlice(fromBytes, lengthBytes);
        }

        @Override
        public void close() {
            pool.shutdown();
            arena.close();
        }
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }

    private static List<List<Partial>> result(Future<List<List<Partial>>> future) {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException thrown) {
                throw thrown;
            }
            throw new AssertionError(failure.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    /** As partials travel from a worker to the API. */
    private static List<List<Partial>> throughWords(Stage stage, List<List<Partial>> byItem) {
        List<List<Partial>> result = new ArrayList<>();
        for (int item = 0; item < byItem.size(); item++) {
            List<Partial> partials = new ArrayList<>();
            int wordCount = 0;
            for (int reduction = 0; reduction < byItem.get(item).size(); reduction++) {
                long[] words = byItem.get(item).get(reduction).words();
                wordCount += words.length;
                partials.add(stage.decode(reduction, item, words));
            }
            require(wordCount <= 2_048, wordCount + " words are sent for an item");
            result.add(partials);
        }
        return result;
    }
}
