package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Extremum;

/**
 * The smallest or largest element and where it is: the first NaN, otherwise the first of equals, and -0.0 equals 0.0.
 *
 * @param largest which of the two
 * @param dtype of the element
 * @param bits the element
 * @param index where it is, counted in C order whatever the order of the walk
 */
public record Argument(boolean largest, DType dtype, long bits, long index) implements Partial {
    @Override
    public long[] words() {
        return new long[] {bits, index};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Argument other -> mergeArgument(other);
            case Nothing nothing -> this;
            default -> throw mismatch(next);
        };
    }

    private Argument mergeArgument(Argument other) {
        if (other.largest != largest || other.dtype != dtype) {
            throw mismatch(other);
        }
        Extremum which = largest ? Extremum.MAXIMUM : Extremum.MINIMUM;
        boolean theirs = which.isBetter(dtype, other.bits, bits)
                || (other.index < index && !which.isBetter(dtype, bits, other.bits));
        return theirs ? other : this;
    }

    private IllegalArgumentException mismatch(Partial other) {
        return new IllegalArgumentException(other + " is not where an extreme of " + dtype + " is");
    }
}
