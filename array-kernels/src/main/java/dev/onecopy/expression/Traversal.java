package dev.onecopy.expression;

import dev.onecopy.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order in which several arrays that broadcast together are walked: the order of memory. Axes along which the
 * largest array steps farthest come first, whatever their order in the shape; axes that all arrays walk backwards are
 * turned round; axes that lie behind one another in all arrays are one. So an array in Fortran order is walked as one
 * in C order is.
 */
final class Traversal {
    private final long[] lengths;
    private final List<long[]> stridesBytes;
    private final long[] firstOffsetsBytes;

    private Traversal(long[] lengths, List<long[]> stridesBytes, long[] firstOffsetsBytes) {
        this.lengths = lengths;
        this.stridesBytes = stridesBytes;
        this.firstOffsetsBytes = firstOffsetsBytes;
    }

    /** @param shape what all operands broadcast to; not empty */
    static Traversal of(Shape shape, List<ArrayOperand> operands) {
        long[] firstOffsetsBytes = new long[operands.size()];
        List<Axis> axes = new ArrayList<>();
        for (int axis = 0; axis < shape.ndim(); axis++) {
            if (shape.length(axis) > 1) {
                axes.add(forward(axis(shape, axis, operands), firstOffsetsBytes));
            }
        }
        axes.sort(farthestFirst(operands));
        List<Axis> coalesced = coalesce(axes);
        List<long[]> strides = IntStream.range(0, operands.size())
                .mapToObj(operand -> coalesced.stream()
                        .mapToLong(axis -> axis.stridesBytes[operand])
                        .toArray())
                .toList();
        return new Traversal(coalesced.stream().mapToLong(Axis::length).toArray(), strides, firstOffsetsBytes);
    }

    /** One axis of the shape and how each operand steps along it. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Axis(long length, long[] stridesBytes) {
        boolean isBackward() {
            return Arrays.stream(stridesBytes).allMatch(stride -> stride <= 0)
                    && Arrays.stream(stridesBytes).anyMatch(stride -> stride < 0);
        }

        boolean continues(Axis inner) {
            return IntStream.range(0, stridesBytes.length)
                    .allMatch(operand -> stridesBytes[operand] == inner.stridesBytes[operand] * inner.length);
        }
    }

    private static Axis axis(Shape shape, int axis, List<ArrayOperand> operands) {
        long[] strides = operands.stream()
                .mapToLong(operand -> {
                    int own = axis - (shape.ndim() - operand.shape().ndim());
                    return own < 0 || operand.shape().length(own) == 1 ? 0 : operand.stridesBytes()[own];
                })
                .toArray();
        return new Axis(shape.length(axis), strides);
    }

    /** By the steps of the array with most elements; where it does not move, of the next one. */
    private static Comparator<Axis> farthestFirst(List<ArrayOperand> operands) {
        List<Integer> largestFirst = IntStream.range(0, operands.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        operand -> -operands.get(operand).shape().elementCount()))
                .toList();
        return (left, right) -> {
            for (int operand : largestFirst) {
                int order = Long.compare(Math.abs(right.stridesBytes[operand]), Math.abs(left.stridesBytes[operand]));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static Axis forward(Axis axis, long[] firstOffsetsBytes) {
        if (!axis.isBackward()) {
            return axis;
        }
        long[] turned = new long[axis.stridesBytes.length];
        for (int operand = 0; operand < turned.length; operand++) {
            turned[operand] = -axis.stridesBytes[operand];
            firstOffsetsBytes[operand] += axis.stridesBytes[operand] * (axis.length - 1);
        }
        return new Axis(axis.length, turned);
    }

    private static List<Axis> coalesce(List<Axis> axes) {
        List<Axis> result = new ArrayList<>();
        for (Axis inner : axes) {
            if (!result.isEmpty() && result.getLast().continues(inner)) {
                Axis outer = result.removeLast();
                result.add(new Axis(outer.length * inner.length, inner.stridesBytes));
            } else {
                result.add(inner);
            }
        }
        return result;
    }

    int ndim() {
        return lengths.length;
    }

    long length(int axis) {
        return lengths[axis];
    }

    long strideBytes(int operand, int axis) {
        return stridesBytes.get(operand)[axis];
    }

    /** How far from element (0, …, 0) of an operand the walk begins. */
    long firstOffsetBytes(int operand) {
        return firstOffsetsBytes[operand];
    }

    /** True if the elements of an operand lie one behind the other in the order of the walk. */
    boolean isContiguous(int operand, int itemsizeBytes) {
        long expected = itemsizeBytes;
        for (int axis = lengths.length - 1; axis >= 0; axis--) {
            if (strideBytes(operand, axis) != expected) {
                return false;
            }
            expected *= lengths[axis];
        }
        return true;
    }
}
