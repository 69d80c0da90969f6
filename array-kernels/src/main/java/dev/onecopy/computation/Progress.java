package dev.onecopy.computation;

import dev.onecopy.computation.program.Known;
import java.util.Map;

/**
 * How far a computation has come.
 *
 * @param stage how many stages are over
 * @param known the results of barriers
 * @param unfinished what was found of barriers that need another pass
 * @param stored where the results that are {@link Known.Stored} lie
 * @param written the results that are arrays, by item and position among the item's results
 */
record Progress(
        int stage,
        Map<Integer, Known> known,
        Map<Integer, long[]> unfinished,
        Map<Integer, OutputArray> stored,
        Map<Root, OutputArray> written) {
    /** One result of an item. */
    record Root(int item, int position) {}

    static final Progress NONE = new Progress(0, Map.of(), Map.of(), Map.of(), Map.of());

    Progress {
        known = Map.copyOf(known);
        unfinished = Map.copyOf(unfinished);
        stored = Map.copyOf(stored);
        written = Map.copyOf(written);
    }

    /** The same with the results of more barriers. */
    Progress with(Map<Integer, Known> more) {
        return new Progress(stage, more, unfinished, stored, written);
    }

    boolean knows(int barrier) {
        return known.containsKey(barrier);
    }
}
