package dev.onecopy.reduction;

import java.util.ArrayList;
import java.util.List;

/** What one slice contributes to one reduction. Small: it travels in a message as its words. */
public sealed interface Partial
        permits Nothing,
                FloatingSum,
                FloatingProduct,
                IntegerSum,
                IntegerProduct,
                Extreme,
                Argument,
                Variation,
                Counts,
                Keys,
                Selected,
                Lanes,
                Returned {
    /** The words from which {@code Stage.decode} makes this partial again. */
    long[] words();

    /**
     * This partial and the one of the slices behind it. Neighbours only, and in this order: additions of floats round.
     *
     * @throws IllegalArgumentException if the other belongs to another kind of reduction
     */
    Partial merge(Partial next);

    /**
     * The partial of all slices: neighbours are merged in pairs, then the results in pairs, and so on. The tree depends
     * on the number of slices alone, whoever computed them and whenever they came.
     *
     * @param slices in the order of the slices
     */
    static Partial mergeAll(List<Partial> slices) {
        List<Partial> level = slices;
        while (level.size() > 1) {
            List<Partial> next = new ArrayList<>(level.size() / 2 + 1);
            for (int i = 0; i < level.size(); i += 2) {
                next.add(i + 1 < level.size() ? level.get(i).merge(level.get(i + 1)) : level.get(i));
            }
            level = next;
        }
        return level.isEmpty() ? new Nothing() : level.getFirst();
    }
}
