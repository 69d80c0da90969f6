package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Extremum;

/**
 * The smallest or largest element.
 *
 * @param which of the two
 * @param dtype of the element
 * @param bits the element, as {@link dev.onecopy.kernel.Elements} writes it into a long
 */
public record Extreme(Extremum which, DType dtype, long bits) implements Partial {
    @Override
    public long[] words() {
        return new long[] {bits};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Extreme other -> mergeExtreme(other);
            case Nothing nothing -> this;
            default -> throw mismatch(next);
        };
    }

    private Extreme mergeExtreme(Extreme other) {
        if (other.which != which || other.dtype != dtype) {
            throw mismatch(other);
        }
        return new Extreme(which, dtype, which.of(dtype, bits, other.bits));
    }

    private IllegalArgumentException mismatch(Partial other) {
        return new IllegalArgumentException(other + " is not a " + which + " of " + dtype);
    }
}
