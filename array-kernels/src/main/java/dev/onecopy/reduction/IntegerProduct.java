package dev.onecopy.reduction;

/**
 * A product of integers.
 *
 * @param value modulo 2<sup>64</sup>, for signed and unsigned ones alike
 */
public record IntegerProduct(long value) implements Partial {
    @Override
    public long[] words() {
        return new long[] {value};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case IntegerProduct other -> new IntegerProduct(value * other.value);
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " is not the product of integers");
        };
    }
}
