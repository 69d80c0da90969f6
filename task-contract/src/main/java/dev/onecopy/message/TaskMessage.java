package dev.onecopy.message;

import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.segment.ArrayReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One slice of one stage of one job, for whichever worker takes it. Carries references, never offsets: the worker looks
 * those up. What the slice reads and writes the worker plans by itself, from the expression, the items and the
 * findings, as the API did.
 *
 * @param version of this record, {@link MessageVersion#CURRENT}
 * @param segmentId the segment that the arrays lie in; a worker of another one declines
 * @param jobId the job
 * @param run counts the runs of a job, from 0; the results of an earlier run are dropped
 * @param stage the stage of these items, from 0
 * @param slice the slice of the stage's grid, from 0
 * @param attempt counts the deliveries that were meant, from 0
 * @param alone whether the worker must run nothing else meanwhile, and say so before it begins: a worker was lost with
 *     this slice
 * @param planVersion the rules that cut the grid; a worker of another version declines
 * @param expression the source text
 * @param arrays what the variables of the expression stand for
 * @param firstItem the position in {@code map} of the first of {@code items}
 * @param items one entry a mapped value: variable to literal, as the expression language writes it
 * @param findings what the stages before this one have found, in order: for each the words that later ones need
 * @param outputs the arrays that stages write: every one of this stage, and those of earlier stages that it may read
 * @param functions the functions of users that the expression calls, to type it by; others run the calls
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
        boolean alone,
        int planVersion,
        String expression,
        Map<String, ArrayReference> arrays,
        int firstItem,
        List<Map<String, String>> items,
        List<long[]> findings,
        List<OutputReference> outputs,
        List<FunctionDeclaration> functions,
        long deadlineEpochMs) {
    /**
     * Where an output of a stage lies.
     *
     * @param stage the stage that writes it
     * @param position which output of that stage it is, from 0
     * @param array its reference
     */
    public record OutputReference(int stage, int position, ArrayReference array) {
        public OutputReference {
            MessageVersion.checkNotNegative("stage", stage);
            MessageVersion.checkNotNegative("position", position);
            MessageVersion.checkPresent("array", array);
        }
    }

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
        MessageVersion.checkPresent("findings", findings);
        MessageVersion.checkPresent("outputs", outputs);
        MessageVersion.checkPresent("functions", functions);
        arrays = Map.copyOf(arrays);
        items = items.stream().map(Map::copyOf).toList();
        findings = List.copyOf(findings);
        outputs = List.copyOf(outputs);
        functions = List.copyOf(functions);
    }
}
