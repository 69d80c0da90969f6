package dev.onecopy.reduction;

import java.util.Arrays;

/** How many elements fell into each of several bins. */
@SuppressWarnings("ArrayRecordComponent")
public record Counts(long[] bins) implements Partial {
    @Override
    public long[] words() {
        return bins.clone();
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Counts other -> mergeCounts(other);
            case Nothing nothing -> this;
            default -> throw mismatch(next);
        };
    }

    private Counts mergeCounts(Counts other) {
        if (other.bins.length != bins.length) {
            throw mismatch(other);
        }
        long[] sums = new long[bins.length];
        Arrays.setAll(sums, bin -> bins[bin] + other.bins[bin]);
        return new Counts(sums);
    }

    private IllegalArgumentException mismatch(Partial other) {
        return new IllegalArgumentException(other + " are not the counts of " + bins.length + " bins");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Counts counts && Arrays.equals(bins, counts.bins);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bins);
    }
}
