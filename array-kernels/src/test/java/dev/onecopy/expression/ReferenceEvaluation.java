package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Evaluates a typed graph node by node, one small array after the other: what the nodes mean, without stages, slices or
 * fusion. The scalar kernels compute elements, plain loops reduce.
 */
final class ReferenceEvaluation {
    private final Graph graph;
    private final Map<String, NdArray> arrays;
    private final Map<Integer, Values> known = new HashMap<>();

    /** An array in C order; its elements as bits. */
    @SuppressWarnings("ArrayRecordComponent")
    record Values(DType dtype, Shape shape, long[] bits) {
        double floating(int index) {
            return dtype.isFloating() ? Elements.floating(dtype, bits[index]) : (double) bits[index];
        }
    }

    private ReferenceEvaluation(Graph graph, Map<String, NdArray> arrays) {
        this.graph = graph;
        this.arrays = arrays;
    }

    static List<Values> evaluate(String source, Map<String, NdArray> arrays, Map<String, ScalarValue> scalars) {
        Map<String, ArrayOperand> operands = arrays.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> ArrayOperand.of(entry.getValue())));
        Graph graph = new Graph();
        TypedItem item = Typing.type(Expression.parse(source), graph, operands, scalars);
        ReferenceEvaluation evaluation = new ReferenceEvaluation(graph, arrays);
        return item.roots().stream().map(evaluation::values).toList();
    }

    private Values values(int number) {
        Values values = known.get(number);
        if (values == null) {
            Node node = graph.node(number);
            values = compute(node);
            if (values.dtype() != node.dtype() || !values.shape().equals(node.shape())) {
                throw new IllegalStateException(node + " became " + values.dtype() + " " + values.shape());
            }
            known.put(number, values);
        }
        return values;
    }

    private Values compute(Node node) {
        return switch (node) {
            case Node.Constant constant -> new Values(constant.dtype(), Shape.of(), new long[] {constant.bits()});
            case Node.Input input -> input(input);
            case Node.View view -> view(view);
            case Node.Conversion conversion -> converted(values(conversion.operand()), conversion.dtype());
            case Node.Unary unary -> {
                Values operand = values(unary.operand());
                DType result = unary.operation().resultType(wide(operand.dtype()));
                yield computed(
                        node,
                        result,
                        List.of(operand),
                        (blocks, target, count) -> Kernels.scalar()
                                .unary(unary.operation(), wide(operand.dtype()), blocks[0], target, count));
            }
            case Node.Binary binary -> {
                DType dtype = wide(graph.node(binary.left()).dtype());
                yield computed(
                        node,
                        binary.operation().resultType(dtype),
                        List.of(values(binary.left()), values(binary.right())),
                        (blocks, target, count) -> Kernels.scalar()
                                .binary(binary.operation(), dtype, blocks[0], blocks[1], target, count));
            }
            case Node.Selection selection ->
                computed(
                        node,
                        wide(node.dtype()),
                        List.of(values(selection.condition()), values(selection.ifTrue()), values(selection.ifFalse())),
                        (blocks, target, count) -> Kernels.scalar()
                                .select(wide(node.dtype()), blocks[0], blocks[1], blocks[2], target, count));
            case Node.Barrier barrier -> new ReferenceReductions(this::values).compute(barrier);
        };
    }

    private interface Operation {
        void apply(Block[] operands, Block target, int elementCount);
    }

    /** Float16 is computed on as float32. */
    private static DType wide(DType dtype) {
        return dtype == DType.FLOAT16 ? DType.FLOAT32 : dtype;
    }

    private static Values computed(Node node, DType computed, List<Values> operands, Operation operation) {
        int count = Math.toIntExact(node.shape().elementCount());
        try (Arena arena = Arena.ofConfined()) {
            Block[] blocks = operands.stream()
                    .map(values -> converted(broadcast(values, node.shape()), wide(values.dtype())))
                    .map(values -> block(values, arena))
                    .toArray(Block[]::new);
            Block target = Block.contiguous(computed, arena.allocate(8L * count + 8), 0);
            operation.apply(blocks, target, count);
            return converted(read(computed, node.shape(), target), node.dtype());
        }
    }

    private static Values converted(Values values, DType dtype) {
        if (values.dtype() == dtype) {
            return values;
        }
        int count = values.bits().length;
        try (Arena arena = Arena.ofConfined()) {
            Block target = Block.contiguous(dtype, arena.allocate(8L * count + 8), 0);
            Kernels.scalar().convert(values.dtype(), block(values, arena), dtype, target, count);
            return read(dtype, values.shape(), target);
        }
    }

    private static Block block(Values values, Arena arena) {
        MemorySegment memory = arena.allocate(8L * values.bits().length + 8);
        for (int i = 0; i < values.bits().length; i++) {
            Elements.write(values.dtype(), memory, (long) i * values.dtype().itemsizeBytes(), values.bits()[i]);
        }
        return Block.contiguous(values.dtype(), memory, 0);
    }

    private static Values read(DType dtype, Shape shape, Block block) {
        long[] bits = IntStream.range(0, Math.toIntExact(shape.elementCount()))
                .mapToLong(i -> Elements.read(dtype, block.memory(), block.offsetBytes(i)))
                .toArray();
        return new Values(dtype, shape, bits);
    }

    static Values broadcast(Values values, Shape shape) {
        long[] strides = new long[shape.ndim()];
        long[] own = values.shape().contiguousStridesBytes(1, Order.C);
        int added = shape.ndim() - own.length;
        for (int axis = added; axis < strides.length; axis++) {
            strides[axis] = values.shape().length(axis - added) == 1 ? 0 : own[axis - added];
        }
        long[] bits = indexes(shape).stream()
                .mapToLong(index -> values.bits()[Math.toIntExact(offset(index, strides))])
                .toArray();
        return new Values(values.dtype(), shape, bits);
    }

    private Values input(Node.Input input) {
        NdArray array = Objects.requireNonNull(arrays.get(input.variable()));
        Layout layout = input.layout();
        long[] bits = indexes(layout.shape()).stream()
                .mapToLong(index -> Elements.read(
                        input.dtype(),
                        array.data(),
                        array.offsetBytes() + layout.offsetBytes() + offset(index, layout.stridesBytes())))
                .toArray();
        return new Values(input.dtype(), layout.shape(), bits);
    }

    private Values view(Node.View view) {
        Values operand = values(view.operand());
        Layout layout = view.layout();
        long[] bits = indexes(layout.shape()).stream()
                .mapToLong(index -> operand.bits()[
                        Math.toIntExact((layout.offsetBytes() + offset(index, layout.stridesBytes()))
                                / view.dtype().itemsizeBytes())])
                .toArray();
        return new Values(view.dtype(), layout.shape(), bits);
    }

    private static long offset(long[] index, long[] strides) {
        long offset = 0;
        for (int axis = 0; axis < index.length; axis++) {
            offset += index[axis] * strides[axis];
        }
        return offset;
    }

    /** All indexes of a shape in C order. */
    static List<long[]> indexes(Shape shape) {
        List<long[]> result = new ArrayList<>();
        long[] index = new long[shape.ndim()];
        for (long i = 0; i < shape.elementCount(); i++) {
            result.add(index.clone());
            for (int axis = index.length - 1; axis >= 0 && ++index[axis] == shape.length(axis); axis--) {
                index[axis] = 0;
            }
        }
        return result;
    }

    static Values of(DType dtype, Shape shape, double[] values) {
        return new Values(
                dtype,
                shape,
                Arrays.stream(values)
                        .mapToLong(value -> Elements.floatingBits(dtype, value))
                        .toArray());
    }
}
