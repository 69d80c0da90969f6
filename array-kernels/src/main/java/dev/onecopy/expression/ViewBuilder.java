package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.array.StridedLayout;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Views of nodes: indexed, transposed, reshaped. A view of something element-wise is that of the views of its operands,
 * so it is pushed down to inputs and barriers, where it is another layout and costs nothing.
 */
final class ViewBuilder {
    private final GraphBuilder builder;

    ViewBuilder(GraphBuilder builder) {
        this.builder = builder;
    }

    /**
     * A view of a node.
     *
     * @param change what becomes of a layout of the node's shape
     */
    int view(int root, UnaryOperator<StridedLayout> change) {
        Shape shape = builder.shape(root);
        int itemsizeBytes = builder.dtype(root).itemsizeBytes();
        Shape result = change.apply(contiguous(shape, itemsizeBytes)).shape();
        Map<Integer, Integer> views = new HashMap<>();
        for (int number : reachable(root)) {
            views.put(number, view(number, shape, change, views));
        }
        int view = views.getOrDefault(root, root);
        return builder.shape(view).equals(result) ? view : spread(view, result);
    }

    /** What a root is made of down to inputs and barriers, operands first. */
    private List<Integer> reachable(int root) {
        Set<Integer> found = new HashSet<>();
        PriorityQueue<Integer> open = new PriorityQueue<>(Comparator.reverseOrder());
        open.add(root);
        while (!open.isEmpty()) {
            int number = open.remove();
            if (found.add(number)) {
                open.addAll(builder.node(number).elementwiseOperands());
            }
        }
        return found.stream().sorted().toList();
    }

    private int view(int number, Shape shape, UnaryOperator<StridedLayout> change, Map<Integer, Integer> views) {
        Node node = builder.node(number);
        if (node.shape().ndim() == 0 && shape.ndim() > 0) {
            return number;
        }
        return switch (node) {
            case Node.Constant constant -> number;
            case Node.Input input ->
                builder.add(new Node.Input(
                        input.variable(), input.dtype(), changed(strided(input.layout()), shape, change)));
            case Node.View view ->
                builder.add(
                        new Node.View(view.operand(), view.dtype(), changed(strided(view.layout()), shape, change)));
            case Node.Barrier barrier -> {
                StridedLayout whole =
                        contiguous(barrier.shape(), barrier.dtype().itemsizeBytes());
                yield builder.add(new Node.View(number, barrier.dtype(), changed(whole, shape, change)));
            }
            case Node.Conversion conversion -> builder.converted(of(conversion.operand(), views), conversion.dtype());
            case Node.Unary unary -> builder.unary(unary.operation(), of(unary.operand(), views));
            case Node.Binary binary ->
                builder.binary(
                        binary.operation(), of(binary.left(), views), of(binary.right(), views), builder.column());
            case Node.Selection selection ->
                builder.select(
                        of(selection.condition(), views),
                        of(selection.ifTrue(), views),
                        of(selection.ifFalse(), views),
                        builder.column());
        };
    }

    private static int of(int number, Map<Integer, Integer> views) {
        return views.getOrDefault(number, number);
    }

    /**
     * The layout of an operand broadcast to the shape of the view's node, changed; without the axes of broadcasting,
     * which are those with strides of 0 where there are elements.
     */
    private static Layout changed(StridedLayout own, Shape shape, UnaryOperator<StridedLayout> change) {
        StridedLayout result = change.apply(broadcast(own, shape));
        long[] lengths = result.shape().toArray();
        long[] strides = result.stridesBytes();
        if (!own.shape().equals(shape) && result.shape().elementCount() > 0) {
            for (int axis = 0; axis < lengths.length; axis++) {
                lengths[axis] = strides[axis] == 0 ? 1 : lengths[axis];
            }
        }
        return new Layout(Shape.of(lengths), strides, result.offsetBytes());
    }

    private static StridedLayout broadcast(StridedLayout own, Shape shape) {
        if (own.shape().equals(shape)) {
            return own;
        }
        int added = shape.ndim() - own.shape().ndim();
        long[] strides = new long[shape.ndim()];
        for (int axis = added; axis < strides.length; axis++) {
            boolean repeated = own.shape().length(axis - added) != shape.length(axis);
            strides[axis] = repeated ? 0 : own.stridesBytes()[axis - added];
        }
        return new StridedLayout(shape, strides, own.offsetBytes());
    }

    /** A scalar, or what is made of scalars, as an array of axes of length 1. */
    private int spread(int number, Shape shape) {
        if (builder.node(number).shape().elementCount() != 1 || shape.elementCount() != 1) {
            throw new IllegalStateException(
                    "a view of shape " + shape + " became one of shape " + builder.shape(number));
        }
        DType dtype = builder.dtype(number);
        int stack = builder.add(new Node.Stack(List.of(number), dtype, Shape.of(1)));
        return shape.equals(Shape.of(1))
                ? stack
                : builder.add(new Node.View(stack, dtype, Layout.contiguous(shape, dtype.itemsizeBytes())));
    }

    private static StridedLayout strided(Layout layout) {
        return new StridedLayout(layout.shape(), layout.stridesBytes(), layout.offsetBytes());
    }

    private static StridedLayout contiguous(Shape shape, int itemsizeBytes) {
        return new StridedLayout(shape, shape.contiguousStridesBytes(itemsizeBytes, Order.C), 0);
    }
}
