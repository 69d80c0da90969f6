package dev.onecopy.computation.walk;

import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Axes of a shape in the order in which they are walked, the one that changes fastest last. Positions on it count from
 * 0. Two paths are equal if they visit the same elements in the same order.
 *
 * @param domain the shape whose axes these are
 * @param turns the axes that have more than one element, the slowest first
 */
public record Path(Shape domain, List<Turn> turns) {
    /**
     * One axis.
     *
     * @param axis its number in the domain
     * @param length at least 2
     * @param backward true if it is walked from its end
     */
    public record Turn(int axis, long length, boolean backward) {}

    public Path {
        turns = List.copyOf(turns);
    }

    /** These axes in the order of a contiguous array. */
    public static Path inOrder(Shape domain, Order order, IntPredicate axes) {
        List<Turn> turns = new ArrayList<>(turns(domain, axes));
        if (order == Order.F) {
            Collections.reverse(turns);
        }
        return new Path(domain, turns);
    }

    /**
     * These axes in the order of memory: those along which the largest array steps farthest come first, whatever their
     * order in the shape; where it does not move, the next one decides. So an array in Fortran order is walked as one
     * in C order is. Axes that no array walks forwards are turned round.
     *
     * @param layouts of arrays that broadcast to the domain
     */
    public static Path inMemoryOrder(Shape domain, IntPredicate axes, List<Layout> layouts) {
        List<long[]> strides = layouts.stream()
                .sorted(Comparator.comparingLong(layout -> -layout.shape().elementCount()))
                .map(layout -> Steps.broadcast(layout, domain))
                .toList();
        List<Turn> turns = turns(domain, axes).stream()
                .sorted((left, right) -> farthestFirst(left.axis, right.axis, strides))
                .map(turn -> new Turn(turn.axis, turn.length, isBackward(turn.axis, strides)))
                .toList();
        return new Path(domain, turns);
    }

    private static List<Turn> turns(Shape domain, IntPredicate axes) {
        return IntStream.range(0, domain.ndim())
                .filter(axis -> axes.test(axis) && domain.length(axis) > 1)
                .mapToObj(axis -> new Turn(axis, domain.length(axis), false))
                .toList();
    }

    private static int farthestFirst(int left, int right, List<long[]> strides) {
        for (long[] array : strides) {
            int order = Long.compare(Math.abs(array[right]), Math.abs(array[left]));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static boolean isBackward(int axis, List<long[]> strides) {
        return strides.stream().allMatch(array -> array[axis] <= 0)
                && strides.stream().anyMatch(array -> array[axis] < 0);
    }

    /** This one without turning any axis round. */
    public Path forward() {
        return new Path(
                domain,
                turns.stream()
                        .map(turn -> new Turn(turn.axis, turn.length, false))
                        .toList());
    }

    /** This path, at each of whose positions another one is walked. */
    public Path then(Path faster) {
        List<Turn> all = new ArrayList<>(turns);
        all.addAll(faster.turns);
        return new Path(domain, all);
    }

    /** How many positions there are; at least 1. */
    public long count() {
        return turns.stream().mapToLong(Turn::length).reduce(1, (left, right) -> left * right);
    }
}
