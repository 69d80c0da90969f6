package dev.onecopy.reduction;

/** The partial of a slice that holds no element of the reduction's arrays. */
public record Nothing() implements Partial {
    @Override
    public long[] words() {
        return new long[0];
    }

    @Override
    public Partial merge(Partial next) {
        return next;
    }
}
