package dev.onecopy.expression;

import dev.onecopy.array.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Axes of an operand that a reduction goes along.
 *
 * @param numbers ascending, none negative, none twice
 */
public record Axes(List<Integer> numbers) {
    /** @throws IllegalArgumentException if the numbers are not ascending from 0 on */
    public Axes {
        numbers = List.copyOf(numbers);
        int previous = -1;
        for (int number : numbers) {
            if (number <= previous) {
                throw new IllegalArgumentException("axes must ascend: " + numbers);
            }
            previous = number;
        }
    }

    /** These axes, in any order. */
    public static Axes of(int... numbers) {
        return new Axes(Arrays.stream(numbers).sorted().boxed().toList());
    }

    /** All axes of a shape. */
    public static Axes all(Shape shape) {
        return new Axes(IntStream.range(0, shape.ndim()).boxed().toList());
    }

    public boolean contains(int axis) {
        return numbers.contains(axis);
    }

    /** The shape that is left of an operand's when these axes are reduced. */
    public Shape kept(Shape operand) {
        return Shape.of(IntStream.range(0, operand.ndim())
                .filter(axis -> !contains(axis))
                .mapToLong(operand::length)
                .toArray());
    }

    /** How many elements of the operand are reduced to one; 0 if one of these axes has no length. */
    public long reducedCount(Shape operand) {
        LongStream lengths = numbers.stream().mapToLong(operand::length);
        return lengths.reduce(1, (left, right) -> left * right);
    }
}
