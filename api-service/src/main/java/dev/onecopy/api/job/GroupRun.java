package dev.onecopy.api.job;

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
    private final int[] taskIndexes;
    private final List<@Nullable List<List<Partial>>> bySlice;
    private int missing;

    GroupRun(JobPlan.ItemGroup group) {
        this.group = group;
        this.missing = group.computation().sliceCount();
        this.taskIndexes = new int[missing];
        this.bySlice = new ArrayList<>(Collections.nCopies(missing, null));
    }

    JobPlan.ItemGroup group() {
        return group;
    }

    /** The stage whose slices are computed. */
    int stage() {
        return 0;
    }

    int sliceCount() {
        return taskIndexes.length;
    }

    /** Says which task of the run computes a slice. */
    void assign(int slice, int taskIndex) {
        taskIndexes[slice] = taskIndex;
    }

    /** The task of a slice; empty if the stage is over, or has no such slice. */
    OptionalInt taskIndex(int stage, int slice) {
        return stage == stage() && slice >= 0 && slice < taskIndexes.length
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

    /** What all slices of the stage have given, in their order. */
    List<List<List<Partial>>> complete() {
        if (missing > 0) {
            throw new IllegalStateException(missing + " slices of stage " + stage() + " have not been computed");
        }
        List<List<List<Partial>>> all = new ArrayList<>(bySlice.size());
        for (List<List<Partial>> partials : bySlice) {
            if (partials != null) {
                all.add(partials);
            }
        }
        return all;
    }
}
