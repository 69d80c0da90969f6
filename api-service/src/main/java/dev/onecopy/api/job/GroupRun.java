package dev.onecopy.api.job;

import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.reduction.Partial;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
     * What slices of a stage have given that was not over.
     *
     * @param bySlice {@code [slice][item][reduction]}; null for a slice that was not computed
     * @param heapBytes about what it takes
     */
    record Given(List<@Nullable List<List<Partial>>> bySlice, long heapBytes) {}

    /**
     * What another run of the job need not compute. Of the first stage only, where every run begins; not if its slices
     * have written memory, which is gone; and not if it was over: then somebody has taken what they gave.
     */
    Optional<Given> given() {
        if (stage().index() > 0 || !stage().outputs().isEmpty() || missing == 0) {
            return Optional.empty();
        }
        int done = stage().sliceCount() - missing;
        return Optional.of(
                new Given(bySlice, StageHeap.bytes(stage(), group.items().size()) / stage().sliceCount() * done));
    }

    /** Takes over what an earlier run was given; the slices that need not be computed. */
    List<Integer> adopt(Given earlier) {
        List<Integer> adopted = new ArrayList<>();
        if (earlier.bySlice().size() == bySlice.size()) {
            for (int slice = 0; slice < bySlice.size(); slice++) {
                List<List<Partial>> partials = earlier.bySlice().get(slice);
                if (partials != null) {
                    put(slice, partials);
                    adopted.add(slice);
                }
            }
        }
        return adopted;
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
