package dev.onecopy.computation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the finished stages of a computation found, in their order: what {@link Stage#merge} gave. All that later stages
 * need to know, so that whoever has the expression and these builds the same next stage. At most 16 KiB an item and
 * stage.
 *
 * @param stages one array of words a finished stage
 */
public record Findings(List<long[]> stages) {
    /** Before the first stage. */
    public static final Findings NONE = new Findings(List.of());

    public Findings {
        stages = stages.stream().map(long[]::clone).toList();
    }

    /** These and what the next stage found. */
    public Findings with(long[] merged) {
        List<long[]> longer = new ArrayList<>(stages);
        longer.add(merged);
        return new Findings(longer);
    }

    /** As they travel in a message. */
    public long[][] toArrays() {
        return stages.stream().map(long[]::clone).toArray(long[][]::new);
    }

    /** As they came in a message. */
    public static Findings of(long[][] stages) {
        return new Findings(Arrays.asList(stages));
    }

    /** True if all words are the same. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Findings findings && Arrays.deepEquals(toArrays(), findings.toArrays());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(toArrays());
    }
}
