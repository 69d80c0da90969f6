package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.kernel.Kernels;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing but the expression, its arrays and its values decides on the bits. */
class SameBitsTest {
    private static final long SEED = 20_261_124;
    private static final Map<String, NdArray> ARRAYS = Map.of(
            "a", SampleArrays.of(DType.FLOAT64, Shape.of(6_000_001), Order.C, SEED),
            "b", SampleArrays.of(DType.FLOAT32, Shape.of(6_000_001), Order.C, SEED + 1),
            "c", SampleArrays.of(DType.FLOAT64, Shape.of(300_001), Order.C, SEED + 2),
            "k", SampleArrays.of(DType.INT32, Shape.of(6_000_001), Order.C, SEED + 5),
            "m", SampleArrays.of(DType.FLOAT64, Shape.of(300, 2_100), Order.C, SEED + 3),
            "f", SampleArrays.of(DType.FLOAT32, Shape.of(300, 40), Order.F, SEED + 4));
    private static final List<Map<String, ScalarValue>> ITEMS = IntStream.range(0, 5)
            .mapToObj(item -> Map.<String, ScalarValue>of("i", new FloatValue(0.1 + item)))
            .toList();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a * i)",
                "sum(b * i) / sum(a)",
                "mean(a * b - i)",
                "min(a + i) - max(b / i)",
                "var(c * i)",
                "mean((c - mean(c * i)) ** 2)",
                "median(c + i)",
                "histogram(c, bins=9, range=(-10, i))",
                "histogram(k, bins=9, range=(-10, i))",
                "histogram(k, bins=9, range=(-100, 10 * i))",
                "exp(c[::-2] * i / 100)",
                "cumsum(f * i, axis=0)",
                "m - mean(m * i, axis=0)",
                "mean(m, axis=0) * i + max(m, axis=0)",
                "std(m * i, axis=0)",
                "sum(m * i, axis=1) + f[:, 0]",
                "argmax(f * i, axis=1) + i",
            })
    void threadsOrdersGroupsAndKernelsDoNotShowInTheBits(String source) {
        List<Evaluation.Value> once =
                new Evaluation(source, ARRAYS).items(ITEMS).run();

        assertThat(once).hasSizeGreaterThanOrEqualTo(ITEMS.size()).doesNotHaveDuplicates();
        for (int threads : new int[] {2, 5}) {
            assertThat(new Evaluation(source, ARRAYS)
                            .items(ITEMS)
                            .threads(threads)
                            .shuffled(SEED)
                            .run())
                    .as("%d threads", threads)
                    .isEqualTo(once);
        }
        for (int group : new int[] {1, 3}) {
            assertThat(new Evaluation(source, ARRAYS)
                            .items(ITEMS)
                            .grouped(group)
                            .threads(2)
                            .run())
                    .as("groups of %d", group)
                    .isEqualTo(once);
        }
        assertThat(new Evaluation(source, ARRAYS)
                        .items(ITEMS)
                        .with(Kernels.scalar())
                        .threads(2)
                        .run())
                .as("scalar")
                .isEqualTo(once);
    }
}
