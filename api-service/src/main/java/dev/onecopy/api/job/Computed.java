package dev.onecopy.api.job;

import dev.onecopy.computation.Result;
import java.util.List;
import java.util.Map;

/**
 * What a run that did not succeed has computed, without all that it was computed by: so that somebody who retries the
 * job need not have it done again.
 *
 * @param results of groups of items that were through, by their first item
 * @param given what slices of the others gave, by their first item
 */
public record Computed(Map<Integer, List<Result>> results, Map<Integer, GroupRun.Given> given) {
    private static final int BYTES_A_RESULT = 64;

    /** About what it takes of the heap. */
    public long heapBytes() {
        return results.values().stream()
                        .flatMap(List::stream)
                        .mapToLong(Computed::heapBytes)
                        .sum()
                + given.values().stream().mapToLong(GroupRun.Given::heapBytes).sum();
    }

    private static long heapBytes(Result result) {
        return switch (result) {
            case Result.Small small -> BYTES_A_RESULT + small.data().length;
            case Result.Tuple tuple ->
                BYTES_A_RESULT
                        + tuple.elements().stream()
                                .mapToLong(Computed::heapBytes)
                                .sum();
            case Result.Scalar scalar -> BYTES_A_RESULT;
            case Result.Written written -> BYTES_A_RESULT;
        };
    }
}
