package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.computation.program.Known;
import dev.onecopy.reduction.Counts;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.QuantileRanks;
import dev.onecopy.reduction.Reducer;
import java.util.Arrays;
import java.util.Optional;

/** What follows from the merged partial of all elements of a barrier. */
sealed interface Conclusion {
    /** What is found, as it travels. */
    long[] words(Partial merged);

    /**
     * The result, or nothing if there must be another pass.
     *
     * @throws IllegalArgumentException if the words are none of these findings
     */
    Optional<Known> known(long[] words);

    /** One value. */
    record Value(Reducer reducer) implements Conclusion {
        @Override
        public long[] words(Partial merged) {
            return new long[] {reducer.result(merged)};
        }

        @Override
        public Optional<Known> known(long[] words) {
            checkLength(words, 1);
            return Optional.of(new Known.Everywhere(words[0]));
        }
    }

    /** Counts of bins. */
    record Bins(int count) implements Conclusion {
        @Override
        public long[] words(Partial merged) {
            return merged instanceof Counts counts ? counts.bins() : new long[count];
        }

        @Override
        public Optional<Known> known(long[] words) {
            checkLength(words, count);
            return Optional.of(count == 1 ? new Known.Everywhere(words[0]) : new Known.Small(words));
        }
    }

    /** How far the search for a quantile has come. */
    record Search(QuantileSearch before, DType dtype, QuantileRanks ranks, long elementCount) implements Conclusion {
        @Override
        public long[] words(Partial merged) {
            return before.after(merged, dtype, ranks, elementCount).words();
        }

        @Override
        public Optional<Known> known(long[] words) {
            QuantileSearch search = QuantileSearch.of(words);
            return search.isDone() ? Optional.of(new Known.Everywhere(search.lowest())) : Optional.empty();
        }
    }

    private static void checkLength(long[] words, int length) {
        if (words.length != length) {
            throw new IllegalArgumentException(Arrays.toString(words) + " are not " + length + " words");
        }
    }
}
