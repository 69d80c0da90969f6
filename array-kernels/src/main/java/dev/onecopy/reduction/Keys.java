package dev.onecopy.reduction;

import java.util.Arrays;

/**
 * Keys of some elements, see {@link dev.onecopy.kernel.Elements#key}, in no order.
 *
 * @param keys of the elements
 */
@SuppressWarnings("ArrayRecordComponent")
public record Keys(long[] keys) implements Partial {
    @Override
    public long[] words() {
        return keys.clone();
    }

    @Override
    public Partial merge(Partial next) {
        return switch (next) {
            case Keys other -> {
                long[] all = Arrays.copyOf(keys, keys.length + other.keys.length);
                System.arraycopy(other.keys, 0, all, keys.length, other.keys.length);
                yield new Keys(all);
            }
            case Nothing nothing -> this;
            default -> throw new IllegalArgumentException(next + " are no keys");
        };
    }

    /** All keys, ascending. */
    public long[] sorted() {
        long[] sorted = keys.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Keys some && Arrays.equals(keys, some.keys);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(keys);
    }
}
