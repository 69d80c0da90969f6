package dev.onecopy.reduction;

import dev.onecopy.array.DType;

/**
 * The quantile of a lane that one slice has whole.
 *
 * @param dtype of the quantile
 * @param bits of the quantile, as {@link dev.onecopy.kernel.Elements} has them
 */
public record Selected(DType dtype, long bits) implements Partial {
    @Override
    public long[] words() {
        return new long[] {bits};
    }

    @Override
    public Partial merge(Partial next) {
        if (next instanceof Nothing) {
            return this;
        }
        throw new IllegalArgumentException("a quantile is whole, there is nothing to be merged with it: " + next);
    }
}
