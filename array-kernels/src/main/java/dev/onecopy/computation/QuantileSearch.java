package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.reduction.Counts;
import dev.onecopy.reduction.KeyCollector;
import dev.onecopy.reduction.KeyCounter;
import dev.onecopy.reduction.KeyRange;
import dev.onecopy.reduction.KeySampler;
import dev.onecopy.reduction.Keys;
import dev.onecopy.reduction.Partial;
import dev.onecopy.reduction.QuantileRanks;
import dev.onecopy.reduction.Reducer;
import java.util.Arrays;

/**
 * An exact quantile of arrays of any size, in passes that need no more memory than a message. A sample gives a range of
 * keys that probably has the elements that are sought; a pass counts the elements below it and those in each of some
 * 2,000 bins of it; the bin of the element that is sought becomes the range, until few elements are in it, which a last
 * pass collects. If the sample was misleading the range becomes what is below or above. Each pass but these makes the
 * range 2,000 times narrower, so after six at the latest it is a single key, whatever the elements are.
 *
 * <p>Source: Munro and Paterson, "Selection and sorting with limited storage" (1980), with a sample first as in Floyd
 * and Rivest, "Expected time bounds for selection" (1975).
 *
 * @param phase what the next pass does
 * @param lowest key of the range
 * @param highest key of the range
 * @param below how many elements have smaller keys, if it counts or collects
 * @param within how many elements are in the range; if it collects
 * @param numbers how many elements are not NaN, once that is known
 * @param lower the key of the lower element, if only the upper one is sought
 */
record QuantileSearch(Phase phase, long lowest, long highest, long below, long within, long numbers, long lower) {
    /** What is done in a pass. */
    enum Phase {
        /** Some elements are looked at. */
        SAMPLE(0),
        /** Elements are counted in bins. */
        COUNT(1),
        /** Elements are collected. */
        COLLECT(2),
        /** The same as {@link #COUNT}, for the upper element. */
        COUNT_UPPER(3),
        /** The same as {@link #COLLECT}, for the upper element. */
        COLLECT_UPPER(4),
        /** Nothing is left to do: lowest has the bits of the result. */
        DONE(5);

        private final int code;

        Phase(int code) {
            this.code = code;
        }

        static Phase of(long code) {
            return Arrays.stream(values())
                    .filter(phase -> phase.code == code)
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no pass of a quantile has the code " + code));
        }
    }

    private static final int WORDS = 7;

    /** At most so many elements are collected. */
    private static final int FEW = 1_024;

    private static final int KEYS_A_BLOCK = 32;
    private static final long SAMPLE_KEYS = 65_536;
    private static final long MOST_KEYS_A_SLICE = 1_024;

    /** How many standard deviations the range reaches to both sides: it fails once in 10 million times. */
    private static final double CONFIDENCE = 5.5;

    /** Before the first pass: a sample, or where each key has a bin of its own, a count of them all. */
    static QuantileSearch start(DType dtype) {
        return dtype.isNarrowInteger() && dtype.itemsizeBytes() == Byte.BYTES
                ? counting(KeyRange.all(dtype), 0, Phase.COUNT, 0, 0)
                : new QuantileSearch(Phase.SAMPLE, 0, 0, 0, 0, 0, 0);
    }

    boolean isDone() {
        return phase == Phase.DONE;
    }

    long[] words() {
        return new long[] {phase.code, lowest, highest, below, within, numbers, lower};
    }

    /** @throws IllegalArgumentException if the words are not those of a search */
    static QuantileSearch of(long[] words) {
        if (words.length != WORDS) {
            throw new IllegalArgumentException("the findings are not those of a quantile");
        }
        return new QuantileSearch(Phase.of(words[0]), words[1], words[2], words[3], words[4], words[5], words[6]);
    }

    /** What the next pass makes of the elements. */
    Reducer reducer(DType dtype, int slices, long elementCount) {
        return switch (phase) {
            case SAMPLE ->
                new KeySampler(
                        dtype, KEYS_A_BLOCK, (int) Math.clamp(SAMPLE_KEYS / slices, KEYS_A_BLOCK, MOST_KEYS_A_SLICE));
            case COUNT, COUNT_UPPER -> new KeyCounter(range(dtype), elementCount);
            case COLLECT, COLLECT_UPPER -> new KeyCollector(range(dtype), (int) within);
            case DONE -> throw new IllegalStateException("the quantile is known");
        };
    }

    private KeyRange range(DType dtype) {
        return new KeyRange(dtype, lowest, highest);
    }

    private boolean isUpper() {
        return phase == Phase.COUNT_UPPER || phase == Phase.COLLECT_UPPER;
    }

    /** The search after a pass. */
    QuantileSearch after(Partial merged, DType dtype, QuantileRanks ranks, long elementCount) {
        return switch (merged) {
            case Keys keys ->
                phase == Phase.SAMPLE ? sampled(keys.sorted(), dtype, ranks) : collected(keys, dtype, ranks);
            case Counts counts -> counted(counts.bins(), dtype, ranks, elementCount);
            default -> throw new IllegalArgumentException(merged + " is not the partial of a quantile");
        };
    }

    private static QuantileSearch sampled(long[] sample, DType dtype, QuantileRanks ranks) {
        KeyRange all = KeyRange.all(dtype);
        int count = sample.length;
        while (count > 0 && sample[count - 1] > all.highest()) {
            count--;
        }
        if (count == 0) {
            return counting(all, 0, Phase.COUNT, 0, 0);
        }
        double share = ranks.probability();
        double margin = 2 + CONFIDENCE * Math.sqrt(count * Math.max(share * (1 - share), 1.0 / count));
        double first = share * (count - 1) - margin;
        double last = share * (count - 1) + margin;
        KeyRange range = new KeyRange(
                dtype,
                first < 0 ? all.lowest() : sample[(int) first],
                last >= count - 1 ? all.highest() : sample[(int) Math.ceil(last)]);
        return counting(range, 0, Phase.COUNT, 0, 0);
    }

    private static QuantileSearch counting(KeyRange range, long below, Phase phase, long numbers, long lower) {
        return new QuantileSearch(phase, range.lowest(), range.highest(), below, 0, numbers, lower);
    }

    /** Where what is sought lies if the sample was misleading; what a count has found is not found elsewhere later. */
    private QuantileSearch elsewhere(KeyRange range, long below, Phase phase, long count, long lower) {
        if (numbers > 0) {
            throw contradiction();
        }
        return counting(range, below, phase, count, lower);
    }

    /**
     * Counts come from workers. With those that contradict each other, or the passes before, a search would not end.
     *
     * @param count how many elements are not NaN
     */
    private void checkCounts(long[] counts, long count) {
        long sum = 0;
        for (int bin = 0; bin < counts.length; bin++) {
            if (counts[bin] < 0 || (bin != 1 && counts[bin] > count - sum)) {
                throw contradiction();
            }
            sum += bin == 1 ? 0 : counts[bin];
        }
        if (numbers > 0 && (count != numbers || counts[0] != below)) {
            throw contradiction();
        }
    }

    private static IllegalArgumentException contradiction() {
        return new IllegalArgumentException("the counts of a quantile contradict each other or those before");
    }

    private QuantileSearch counted(long[] counts, DType dtype, QuantileRanks ranks, long elementCount) {
        long nans = counts[1];
        long count = elementCount - nans;
        checkCounts(counts, count);
        if (ranks.isNan(count, nans)) {
            return done(ranks.nan());
        }
        long rank = isUpper() ? ranks.upper(count) : ranks.lower(count);
        KeyRange range = range(dtype);
        long under = counts[0];
        if (rank < under) {
            return elsewhere(range.below(), 0, phase, count, lower);
        }
        int bin = bin(counts, under, rank);
        for (int before = 0; before < bin; before++) {
            under += counts[2 + before];
        }
        if (bin == range.binCount()) {
            return elsewhere(range.above(), under, phase, count, lower);
        }
        int upperBin = isUpper() ? bin : bin(counts, counts[0], ranks.upper(count));
        long both = counts[2 + bin] + (upperBin > bin && upperBin < range.binCount() ? counts[2 + upperBin] : 0);
        if (upperBin > bin && upperBin < range.binCount() && both <= FEW) {
            // Nothing lies between neighbours, so that the bins between theirs are empty.
            KeyRange last = range.bin(upperBin);
            return new QuantileSearch(
                    Phase.COLLECT, range.bin(bin).lowest(), last.highest(), under, both, count, lower);
        }
        return found(range.bin(bin), under, counts[2 + bin], count, dtype, ranks);
    }

    /** The bin of the element with a rank; as many as there are bins if it lies above all. */
    private static int bin(long[] counts, long below, long rank) {
        int bin = 0;
        long under = below;
        while (bin < counts.length - 2 && rank >= under + counts[2 + bin]) {
            under += counts[2 + bin];
            bin++;
        }
        return bin;
    }

    /** The range has what is sought. */
    private QuantileSearch found(
            KeyRange range, long under, long inside, long count, DType dtype, QuantileRanks ranks) {
        if (range.isSingle()) {
            return isUpper()
                    ? done(ranks.between(dtype, lower, range.lowest(), count))
                    : lowerFound(range.lowest(), range, under, inside, count, dtype, ranks);
        }
        Phase collect = isUpper() ? Phase.COLLECT_UPPER : Phase.COLLECT;
        Phase next = inside <= FEW ? collect : phase;
        return new QuantileSearch(next, range.lowest(), range.highest(), under, inside, count, lower);
    }

    private static QuantileSearch lowerFound(
            long key, KeyRange range, long under, long inside, long count, DType dtype, QuantileRanks ranks) {
        long upper = ranks.upper(count);
        if (upper < under + inside) {
            // All of the range are one key, or the upper element is the same one.
            return done(ranks.between(dtype, key, key, count));
        }
        return counting(range.above(), under + inside, Phase.COUNT_UPPER, count, key);
    }

    private QuantileSearch collected(Keys keys, DType dtype, QuantileRanks ranks) {
        long[] sorted = keys.sorted();
        if (sorted.length != within) {
            throw new IllegalArgumentException(
                    sorted.length + " elements were found where " + within + " were counted");
        }
        long upper = ranks.upper(numbers) - below;
        if (isUpper()) {
            return done(ranks.between(dtype, lower, sorted[Math.toIntExact(upper)], numbers));
        }
        long key = sorted[Math.toIntExact(ranks.lower(numbers) - below)];
        return upper < within
                ? done(ranks.between(dtype, key, sorted[(int) upper], numbers))
                : counting(range(dtype).above(), below + within, Phase.COUNT_UPPER, numbers, key);
    }

    private static QuantileSearch done(long bits) {
        return new QuantileSearch(Phase.DONE, bits, 0, 0, 0, 0, 0);
    }
}
