package dev.onecopy.worker;

import dev.onecopy.computation.Computation;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.segment.ArrayReference;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Tasks for tests: a right one, and what to change about it. */
public final class Tasks {
    private Tasks() {}

    /** {@code sum(a * i)} for i in 1, 2, 3, slice 0, without end. */
    public static TaskMessage sumOf(UUID segmentId, ArrayReference array) {
        return task(
                segmentId,
                0,
                Computation.PLAN_VERSION,
                "sum(a * i)",
                Map.of("a", array),
                List.of(Map.of("i", "1"), Map.of("i", "2"), Map.of("i", "3")),
                Long.MAX_VALUE);
    }

    public static TaskMessage withSlice(TaskMessage task, int slice) {
        return task(
                task.segmentId(),
                slice,
                task.planVersion(),
                task.expression(),
                task.arrays(),
                task.items(),
                task.deadlineEpochMs());
    }

    public static TaskMessage withPlanVersion(TaskMessage task, int planVersion) {
        return task(
                task.segmentId(),
                task.slice(),
                planVersion,
                task.expression(),
                task.arrays(),
                task.items(),
                task.deadlineEpochMs());
    }

    public static TaskMessage withExpression(TaskMessage task, String expression) {
        return task(
                task.segmentId(),
                task.slice(),
                task.planVersion(),
                expression,
                task.arrays(),
                task.items(),
                task.deadlineEpochMs());
    }

    public static TaskMessage withArrays(TaskMessage task, Map<String, ArrayReference> arrays) {
        return task(
                task.segmentId(),
                task.slice(),
                task.planVersion(),
                task.expression(),
                arrays,
                task.items(),
                task.deadlineEpochMs());
    }

    public static TaskMessage withItems(TaskMessage task, List<Map<String, String>> items) {
        return task(
                task.segmentId(),
                task.slice(),
                task.planVersion(),
                task.expression(),
                task.arrays(),
                items,
                task.deadlineEpochMs());
    }

    public static TaskMessage withDeadline(TaskMessage task, long deadlineEpochMs) {
        return task(
                task.segmentId(),
                task.slice(),
                task.planVersion(),
                task.expression(),
                task.arrays(),
                task.items(),
                deadlineEpochMs);
    }

    private static TaskMessage task(
            UUID segmentId,
            int slice,
            int planVersion,
            String expression,
            Map<String, ArrayReference> arrays,
            List<Map<String, String>> items,
            long deadlineEpochMs) {
        return new TaskMessage(
                MessageVersion.CURRENT,
                segmentId,
                UUID.fromString("00000000-0000-4000-8000-000000000001"),
                0,
                0,
                slice,
                0,
                false,
                planVersion,
                expression,
                arrays,
                0,
                items,
                List.of(),
                List.of(),
                List.of(),
                deadlineEpochMs);
    }
}
