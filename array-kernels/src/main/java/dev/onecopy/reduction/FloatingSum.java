package dev.onecopy.reduction;

/**
 * A sum in float64, of floats or for a mean. A NaN is the canonical one: which of several NaNs survives an addition
 * depends on the machine.
 *
 * @param value -0.0 if there was nothing to add
 */
public record FloatingSum(double value) implements Partial {
    public FloatingSum {
        value = Double.isNaN(value) ? Double.NaN : value;
    }

    @Override
    public long[] words() {
        return new long[] {Double.doubleToLongBits(value)};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case FloatingSum other -> new FloatingSum(value + other.value);
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " is not the sum of floats");
        };
    }
}
