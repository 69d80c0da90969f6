package dev.onecopy.reduction;

/**
 * A product in float64, of floats. A NaN is the canonical one.
 *
 * @param value 1.0 if there was nothing to multiply
 */
public record FloatingProduct(double value) implements Partial {
    public FloatingProduct {
        value = Double.isNaN(value) ? Double.NaN : value;
    }

    @Override
    public long[] words() {
        return new long[] {Double.doubleToLongBits(value)};
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case FloatingProduct other -> new FloatingProduct(value * other.value);
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " is not the product of floats");
        };
    }
}
