package dev.onecopy.api.job;

import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A job cut into groups of items, each of which goes through stages of its own. The bits of a result do not depend on
 * how the items are grouped.
 *
 * @param leases variable to the array it stands for, held until the job ends
 * @param groups the items in order
 * @param functions those of users that the expression calls
 * @param arrays what the slices write; those of the first stages are reserved
 * @param isMapped whether the request has a {@code map}, be it of one value
 * @param isShort whether it is one slice, and a short one by the estimate: it need not wait for the slices of others
 * @param output what arrays among the results are to be called; null if they have no name
 * @param share what it takes beside other jobs, given back when it ends
 */
public record JobPlan(
        Map<String, ArrayLease> leases,
        List<ItemGroup> groups,
        List<FunctionDeclaration> functions,
        RunArrays arrays,
        boolean isMapped,
        boolean isShort,
        @Nullable OutputName output,
        JobBudget.Share share)
        implements AutoCloseable {
    /**
     * Items that travel in one message.
     *
     * @param firstItem position of the first one in the request
     * @param items variable to value, one map an item
     * @param computation the expression typed for these items
     * @param firstStage empty if nothing has to be computed by anybody
     */
    public record ItemGroup(
            int firstItem, List<Map<String, ScalarValue>> items, Computation computation, Optional<Stage> firstStage) {
        /** The first stage is planned here, once. */
        public static ItemGroup of(int firstItem, List<Map<String, ScalarValue>> items, Computation computation) {
            return new ItemGroup(firstItem, items, computation, computation.nextStage(Findings.NONE));
        }
    }

    /** Where an element of a tuple stands that stands somewhere itself; see {@link OutputName#at}. */
    public static List<Integer> placeIn(List<Integer> tuple, int position) {
        return Stream.concat(tuple.stream(), Stream.of(position)).toList();
    }

    /** What it is about, in one of a few words. */
    public String operation() {
        return groups.getFirst().computation().operation();
    }

    /** How many mapped values it has. */
    public int itemCount() {
        return groups.stream().mapToInt(group -> group.items().size()).sum();
    }

    /** Slices of the first stage of all groups. */
    public int taskCount() {
        return groups.stream()
                .map(ItemGroup::firstStage)
                .flatMap(Optional::stream)
                .mapToInt(Stage::sliceCount)
                .sum();
    }

    /** Variable to the id of its array. */
    public Map<String, String> arrayIds() {
        Map<String, String> ids = new HashMap<>();
        leases.forEach((variable, lease) ->
                ids.put(variable, lease.entry().reference().arrayId().toString()));
        return ids;
    }

    /** Bytes of the arrays that stay where they are while the job runs. */
    public long bytesMapped() {
        Map<ArrayReference, Long> nbytes = new HashMap<>();
        leases.values()
                .forEach(lease -> nbytes.put(
                        lease.entry().reference(), lease.entry().type().nbytes()));
        return nbytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lets the arrays go, and frees what was written and not published. */
    @Override
    public void close() {
        arrays.close();
        leases.values().forEach(ArrayLease::close);
        share.close();
    }
}
