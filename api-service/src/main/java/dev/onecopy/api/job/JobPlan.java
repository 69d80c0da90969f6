package dev.onecopy.api.job;

import dev.onecopy.expression.Computation;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayReference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A job cut into tasks: every slice of the grid for every group of items. The bits of a result do not depend on how the
 * items are grouped.
 *
 * @param leases variable to the array it stands for, held until the job ends
 * @param groups the items in order
 */
public record JobPlan(Map<String, ArrayLease> leases, List<ItemGroup> groups) implements AutoCloseable {
    /**
     * Items that travel in one message.
     *
     * @param firstItem position of the first one in the request
     * @param items variable to value, one map an item
     * @param computation the expression typed for these items
     */
    public record ItemGroup(int firstItem, List<Map<String, ScalarValue>> items, Computation computation) {}

    /** How many slices the grid has; the same for every group. */
    public int sliceCount() {
        return groups.getFirst().computation().sliceCount();
    }

    /** Slices times groups. */
    public int taskCount() {
        return Math.multiplyExact(sliceCount(), groups.size());
    }

    /** Bytes of the arrays that stay where they are while the job runs. */
    public long bytesMapped() {
        Map<ArrayReference, Long> nbytes = new HashMap<>();
        leases.values()
                .forEach(lease -> nbytes.put(
                        lease.entry().reference(), lease.entry().type().nbytes()));
        return nbytes.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lets the arrays go. */
    @Override
    public void close() {
        leases.values().forEach(ArrayLease::close);
    }
}
