package dev.onecopy.message;

import dev.onecopy.segment.ArrayReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One slice of one job, for whichever worker takes it. Carries references, never offsets: the worker looks those up.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param segmentId the segment that the arrays lie in; a worker of another one declines
 * @param jobId the job
 * @param run counts the runs of a job, from 0; the results of an earlier run are dropped
 * @param stage the stage of the plan, from 0
 * @param slice the slice of the stage's grid, from 0
 * @param attempt counts the deliveries that were meant, from 0
 * @param planVersion the rules that cut the grid; a worker of another version declines
 * @param expression the source text
 * @param arrays what the variables of the expression stand for
 * @param firstItem the position in {@code map} of the first of {@code items}
 * @param items one entry a mapped value: variable to literal, as the expression language writes it
 * @param deadlineEpochMs when the job's time is up; kernels stop by then
 */
public record TaskMessage(
        int version,
        UUID segmentId,
        UUID jobId,
        int run,
        int stage,
        int slice,
        int attempt,
        int planVersion,
        String expression,
        Map<String, ArrayReference> arrays,
        int firstItem,
        List<Map<String, String>> items,
        long deadlineEpochMs) {
    public TaskMessage {
        MessageVersion.check(version);
        MessageVersion.checkNotNegative("run", run);
        MessageVersion.checkNotNegative("stage", stage);
        MessageVersion.checkNotNegative("slice", slice);
        MessageVersion.checkNotNegative("attempt", attempt);
        MessageVersion.checkNotNegative("firstItem", firstItem);
        MessageVersion.checkPresent("segmentId", segmentId);
        MessageVersion.checkPresent("jobId", jobId);
        MessageVersion.checkPresent("expression", expression);
        MessageVersion.checkPresent("arrays", arrays);
        MessageVersion.checkPresent("items", items);
        arrays = Map.copyOf(arrays);
        items = items.stream().map(Map::copyOf).toList();
    }
}
