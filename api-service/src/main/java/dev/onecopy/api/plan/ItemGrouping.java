package dev.onecopy.api.plan;

import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.computation.Stage;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How many mapped values are computed by one task. The more, the less often the arrays are read; but a slice is not
 * interrupted, so a small job waits for as long as one of a large job takes, all its values together. Bits do not
 * depend on it.
 */
final class ItemGrouping {
    /** What a slice may take by the estimate. */
    static final Duration SHORT = Duration.ofMillis(3);

    private ItemGrouping() {}

    /**
     * As many as a short slice has room for; or, of large slices, so many that they take as long as reading does.
     *
     * @param operands the arrays by their variables
     * @param items at least one
     * @param atMost however short their slices are
     */
    static int itemsPerTask(
            Expression expression,
            Map<String, ArrayOperand> operands,
            List<Map<String, ScalarValue>> items,
            int atMost) {
        int most = Math.min(items.size(), atMost);
        if (most == 1) {
            return 1;
        }
        Computation one = Computation.of(expression, operands, items.subList(0, 1));
        Computation two = Computation.of(expression, operands, items.subList(0, 2));
        int slices = one.nextStage(Findings.NONE).map(Stage::sliceCount).orElse(1);
        double first = (double) one.coreTime().toNanos() / slices;
        double another = Math.max(1, (double) two.coreTime().toNanos() / slices - first);
        double reading = Math.max(0, first - another);
        double allowed = Math.max(reading, SHORT.toNanos() - reading);
        return (int) Math.clamp(allowed / another, 1, most);
    }
}
