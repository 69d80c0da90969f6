package dev.onecopy.expression;

import dev.onecopy.array.Shape;
import dev.onecopy.array.StridedLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Views with other axes: T, transpose, reshape, ravel, and the axes that reductions keep. */
final class ShapeTyping {
    private final GraphBuilder builder;
    private final ViewBuilder views;

    ShapeTyping(GraphBuilder builder, ViewBuilder views) {
        this.builder = builder;
        this.views = views;
    }

    int transpose(int node, @Nullable Typed given, int column) {
        int ndim = builder.shape(node).ndim();
        List<Integer> order;
        if (given == null || given instanceof Typed.None) {
            order = new ArrayList<>(IntStream.range(0, ndim).boxed().toList());
            Collections.reverse(order);
        } else {
            order = AxisArgument.ordered(given, ndim, column);
        }
        if (order.size() != ndim) {
            throw Errors.value(column, "axes do not match the array: " + order.size() + " are given, it has " + ndim);
        }
        return transpose(node, order);
    }

    /** @param order the axes of the node, each once */
    int transpose(int node, List<Integer> order) {
        return order.size() < 2 ? node : views.view(node, layout -> permuted(layout, order));
    }

    private static StridedLayout permuted(StridedLayout layout, List<Integer> order) {
        return new StridedLayout(
                Shape.of(order.stream().mapToLong(layout.shape()::length).toArray()),
                order.stream().mapToLong(axis -> layout.stridesBytes()[axis]).toArray(),
                layout.offsetBytes());
    }

    int ravel(int node, int column) {
        return reshape(node, Shape.of(builder.shape(node).elementCount()), "ravel", column);
    }

    int reshape(int node, Typed given, int column) {
        List<Typed> items = given instanceof Typed.Sequence sequence ? sequence.items() : List.of(given);
        long[] lengths = new long[items.size()];
        for (int axis = 0; axis < lengths.length; axis++) {
            lengths[axis] = length(items.get(axis), column);
        }
        return reshape(node, completed(lengths, builder.shape(node), column), "reshape", column);
    }

    private static long length(Typed item, int column) {
        if (item instanceof Typed.Weak weak
                && !(weak.value() instanceof ScalarValue.FloatValue)
                && WeakArithmetic.toInteger(weak.value()).bitLength() < Long.SIZE) {
            return WeakArithmetic.toInteger(weak.value()).longValue();
        }
        throw Errors.type(column, "a length of a shape must be an integer, not " + item.kind());
    }

    /** The shape with what is left in place of -1. */
    private static Shape completed(long[] lengths, Shape old, int column) {
        int open = -1;
        long known = 1;
        for (int axis = 0; axis < lengths.length; axis++) {
            if (lengths[axis] < 0 && open < 0) {
                open = axis;
            } else if (lengths[axis] < 0) {
                throw Errors.value(column, "can only specify one unknown dimension");
            } else {
                known = Math.multiplyHigh(known, lengths[axis]) == 0 && known * lengths[axis] >= 0
                        ? known * lengths[axis]
                        : Long.MAX_VALUE;
            }
        }
        if (open >= 0 && known != 0 && old.elementCount() % known == 0) {
            lengths[open] = old.elementCount() / known;
            known = old.elementCount();
        }
        if (known != old.elementCount() || (open >= 0 && lengths[open] < 0)) {
            throw Errors.value(column, "cannot reshape an array of shape " + old + " to this shape");
        }
        return GraphBuilder.shapeOf(lengths, column);
    }

    private int reshape(int node, Shape shape, String function, int column) {
        if (builder.shape(node).equals(shape)) {
            return node;
        }
        return views.view(
                node,
                layout -> Reshaping.reshape(layout, shape)
                        .orElseThrow(() -> Errors.unsupported(
                                column,
                                function + " of this array of shape " + layout.shape() + " to " + shape
                                        + " is not a view, its elements lie in memory in another order: reshape before"
                                        + " transposing, slicing and broadcasting; reductions need no reshape")));
    }

    /** The result of a reduction with the reduced axes of the operand's shape, of length 1. */
    int kept(int result, Shape operand, Axes axes, int leadingAxes) {
        if (axes.numbers().isEmpty()) {
            return result;
        }
        return views.view(result, layout -> {
            long[] lengths = new long[operand.ndim() + leadingAxes];
            long[] strides = new long[lengths.length];
            int from = 0;
            for (int axis = 0; axis < lengths.length; axis++) {
                boolean reduced = axis >= leadingAxes && axes.contains(axis - leadingAxes);
                lengths[axis] = reduced ? 1 : layout.shape().length(from);
                strides[axis] = reduced ? 0 : layout.stridesBytes()[from++];
            }
            Shape shape = GraphBuilder.shapeOf(lengths, builder.column());
            return new StridedLayout(shape, strides, layout.offsetBytes());
        });
    }
}
