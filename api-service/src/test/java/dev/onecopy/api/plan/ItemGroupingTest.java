package dev.onecopy.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.computation.Findings;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ScalarValue;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ItemGroupingTest {
    private static final int AT_MOST = 64;

    @Test
    void itemsOfASmallArrayAllGoTogether() {
        assertThat(together("sum(a * i)", 1_000, 10_000)).isEqualTo(AT_MOST);
        assertThat(together("sum(a * i)", 1_000, 3)).isEqualTo(3);
        assertThat(together("sum(a * i)", 1_000, 1)).isEqualTo(1);
    }

    @Test
    void theMoreAnItemTakesTheFewerGoTogether() {
        int cheap = together("sum(a * i)", 2_000_000, 10_000);
        assertThat(cheap).isBetween(4, 16);
        assertThat(together("sum(exp(a * i))", 2_000_000, 10_000)).isEqualTo(1);
        assertThat(together("sum(sqrt(a * i))", 400_000, 10_000)).isBetween(2, AT_MOST - 1);
    }

    @Test
    void theReadingOfALargeArrayIsSharedThoughItAloneTakesLong() {
        assertThat(together("sum(a * i)", 1 << 27, 3)).isEqualTo(3);
        assertThat(together("sum(a * i)", 1 << 27, 10_000)).isBetween(4, 10);
    }

    @Test
    void itemsThatShareNothingGoTogetherWhileTheyAreShort() {
        assertThat(together("sum(a[i:])", 10_000, 1_000)).isGreaterThan(1);
    }

    /** So that a worker, which asks between two blocks whether to go on, hears of a cancellation soon. */
    @Test
    void noSliceTakesLongBecauseItHasManyItems() {
        for (String expression :
                List.of("sum(a * i)", "sum(exp(a * i))", "sum(a ** i)", "sum(sin(a ** i) ** cos(a ** i))")) {
            for (long elementCount : new long[] {1_000, 100_000, 10_000_000, 1L << 30}) {
                double one = sliceMilliseconds(expression, elementCount, 1);
                double some = sliceMilliseconds(expression, elementCount, together(expression, elementCount, 10_000));
                assertThat(some)
                        .as("%s of %d elements", expression, elementCount)
                        .isLessThanOrEqualTo(Math.max((double) ItemGrouping.SHORT.toMillis(), 2 * one));
            }
        }
    }

    private static double sliceMilliseconds(String expression, long elementCount, int itemCount) {
        Computation computation =
                Computation.of(Expression.parse(expression), Map.of("a", array(elementCount)), items(itemCount));
        int slices = computation.nextStage(Findings.NONE).orElseThrow().sliceCount();
        return (double) computation.coreTime().toNanos() / slices / 1e6;
    }

    private static int together(String expression, long elementCount, int itemCount) {
        return ItemGrouping.itemsPerTask(
                Expression.parse(expression), Map.of("a", array(elementCount)), items(itemCount), AT_MOST);
    }

    private static ArrayOperand array(long elementCount) {
        return ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(elementCount), Order.C));
    }

    private static List<Map<String, ScalarValue>> items(int itemCount) {
        return IntStream.range(0, itemCount)
                .mapToObj(item -> Map.of("i", ScalarValue.parse("" + item)))
                .toList();
    }
}
