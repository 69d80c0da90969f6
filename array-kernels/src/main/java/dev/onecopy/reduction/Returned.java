package dev.onecopy.reduction;

import java.util.Arrays;

/** What a call of a function of the user has returned: the bits of its elements in C order. */
@SuppressWarnings("ArrayRecordComponent")
public record Returned(long[] words) implements Partial {
    /** The elements of this slice, then those of the next one. */
    @Override
    public Partial merge(Partial next) {
        if (!(next instanceof Returned returned)) {
            throw new IllegalArgumentException(next + " was returned by no call");
        }
        long[] both = Arrays.copyOf(words, words.length + returned.words.length);
        System.arraycopy(returned.words, 0, both, words.length, returned.words.length);
        return new Returned(both);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Returned returned && Arrays.equals(words, returned.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }
}
