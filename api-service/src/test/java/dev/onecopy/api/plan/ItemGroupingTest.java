package dev.onecopy.api.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
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

    private static int together(String expression, long elementCount, int itemCount) {
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(elementCount), Order.C));
        List<Map<String, ScalarValue>> items = IntStream.range(0, itemCount)
                .mapToObj(item -> Map.of("i", ScalarValue.parse("" + item)))
                .toList();
        return ItemGrouping.itemsPerTask(Expression.parse(expression), Map.of("a", array), items, AT_MOST);
    }
}
