package dev.onecopy.reduction;

/** The partial of a slice that saw no element of the reduction's array. */
public record Nothing() implements Partial {
    @Override
    public long[] words() {
        return new long[0];
    }
}
