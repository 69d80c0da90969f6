package dev.onecopy.reduction;

/**
 * A sum of integers or bools.
 *
 * @param value modulo 2<sup>64</sup>, for signed and unsigned ones alike
 */
public record IntegerSum(long value) implements Partial {
    @Override
    public long[] words() {
        return new long[] {value};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case IntegerSum other -> new IntegerSum(value + other.value);
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " is not the sum of integers");
        };
    }
}
