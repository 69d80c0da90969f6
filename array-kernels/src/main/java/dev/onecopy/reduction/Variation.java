package dev.onecopy.reduction;

import dev.onecopy.kernel.Moments;

/** Count, mean and squared distances of elements, merged by Chan's formula. */
public record Variation(Moments moments) implements Partial {
    /** NaNs become the canonical one: which of several survives depends on the machine. */
    public Variation {
        moments = new Moments(moments.count(), canonical(moments.mean()), canonical(moments.squares()));
    }

    private static double canonical(double value) {
        return Double.isNaN(value) ? Double.NaN : value;
    }

    @Override
    public long[] words() {
        return new long[] {
            moments.count(), Double.doubleToLongBits(moments.mean()), Double.doubleToLongBits(moments.squares())
        };
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Variation other -> new Variation(moments.and(other.moments));
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " is not the variation of floats");
        };
    }
}
