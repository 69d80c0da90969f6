package dev.onecopy.api.job;

import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.reduction.Partial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How far one group of items has come: which stage it is in, which tasks of the run are that stage's slices, and what
 * they have given so far. Used under the lock of its {@link JobRun} only.
 */
final class GroupRun {
    private final JobPlan.ItemGroup group;
    private Findings findings = Findings.NONE;
    private @Nullable Stage stage;
    private int[] taskIndexes = {};
    private List<@Nullable List<List<Partial>>> bySlice = List.of();
    private int missing;

    GroupRun(JobPlan.ItemGroup group) {
        this.group = group;
    }

    JobPlan.ItemGroup group() {
        return group;
    }

    /** What the stages before this one have found. */
    Findings findings() {
        return findings;
    }

    /** Goes on to a stage. */
    void begin(Stage next, Findings before) {
        stage = next;
        findings = before;
        missing = next.sliceCount();
        taskIndexes = new int[missing];
        bySlice = new ArrayList<>(Collections.nCopies(missing, null));
    }

    /** The stage whose slices are computed, or have just been. */
    Stage stage() {
        if (stage == null) {
            throw new IllegalStateException("the items from " + group.firstItem() + " are in no stage");
        }
        return stage;
    }

    /** Says which task of the run computes a slice. */
    void assign(int slice, int taskIndex) {
        taskIndexes[slice] = taskIndex;
    }

    /** The task of a slice; empty if the stage is over, or has no such slice. */
    OptionalInt taskIndex(int stageIndex, int slice) {
        return stage != null && stageIndex == stage.index() && slice >= 0 && slice < taskIndexes.length
                ? OptionalInt.of(taskIndexes[slice])
                : OptionalInt.empty();
    }

    /** Takes what a slice has given; true if it was the last one of the stage. */
    boolean put(int slice, List<List<Partial>> partials) {
        if (bySlice.set(slice, partials) == null) {
            missing--;
        }
        return missing == 0;
    }

    /**
     * Takes over what slices of the same stage have given in an earlier run of the job. Not if they have written
     * memory, which is gone, and not if the stage was over: then somebody has taken what they gave.
     *
     * @return the slices that need not be computed
     */
    List<Integer> adopt(GroupRun earlier) {
        List<Integer> adopted = new ArrayList<>();
        if (earlier.isIn(stage()) && stage().outputs().isEmpty() && earlier.missing > 0) {
            for (int slice = 0; slice < bySlice.size(); slice++) {
                List<List<Partial>> partials = earlier.bySlice.get(slice);
                if (partials != null) {
                    put(slice, partials);
                    adopted.add(slice);
                }
            }
        }
        return adopted;
    }

    /** How many partials are held: slices that are done, times items, times reductions. */
    long partialCount() {
        long count = 0;
        for (List<List<Partial>> slice : bySlice) {
            if (slice != null) {
                count += slice.stream().mapToLong(List::size).sum();
            }
        }
        return count;
    }

    private boolean isIn(Stage other) {
        return stage != null && stage.index() == other.index() && bySlice.size() == other.sliceCount();
    }

    /** What all slices of the stage have given, in their order; it is forgotten here. */
    List<List<List<Partial>>> takeAll() {
        List<List<List<Partial>>> all = new ArrayList<>(bySlice.size());
        for (List<List<Partial>> partials : bySlice) {
            if (partials == null) {
                throw new IllegalStateException(missing + " slices of stage " + stage().index() + " are not computed");
            }
            all.add(partials);
        }
        bySlice = List.of();
        return all;
    }
}
