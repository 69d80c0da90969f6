package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistogramTest {
    private static final int COUNT = 50_000;
    private static final int BINS = 40;

    @Test
    void elementsAreCountedInTheirBinsAndEdgesAreEquallyFarApart() {
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(COUNT), Order.C, 11);
        Graph graph = new Graph();
        int input = graph.add(new Node.Input("a", DType.FLOAT64, Layout.of(ArrayOperand.of(array))), 0);
        int low = graph.add(new Node.Constant(DType.FLOAT64, Double.doubleToLongBits(-20)), 0);
        int high = graph.add(new Node.Constant(DType.FLOAT64, Double.doubleToLongBits(20)), 0);
        int counts = graph.add(new Node.Histogram(input, BINS, low, high, DType.INT64, Shape.of(BINS)), 0);
        int edges = graph.add(new Node.Edges(BINS, low, high, DType.FLOAT64, Shape.of(BINS + 1)), 0);

        List<Evaluation.Value> values = Evaluation.of(graph, Map.of("a", array), counts, edges)
                .threads(2)
                .run();

        double[] expected = new double[BINS];
        for (int i = 0; i < COUNT; i++) {
            double element = SampleArrays.number(array, new long[] {i});
            if (element >= -20 && element <= 20) {
                expected[Math.min(BINS - 1, (int) Math.floor(element + 20))]++;
            }
        }
        assertThat(values.getFirst().numbers()).containsExactly(expected);
        assertThat(values.getLast().number(0)).isEqualTo(-20);
        assertThat(values.getLast().number(7)).isEqualTo(-13);
        assertThat(values.getLast().number(BINS)).isEqualTo(20);
    }

    @Test
    void histogramsOfNarrowIntegersAreCountedInAsManyStagesAsAWorkersHeapNeeds() {
        NdArray array = SampleArrays.of(DType.INT16, Shape.of(COUNT), Order.C, 3);
        String source = IntStream.rangeClosed(1, 40)
                .mapToObj(high -> "histogram(a, 1, range=(0, " + high + "))[0][0]")
                .collect(Collectors.joining(", ", "(", ")"));
        Evaluation evaluation = new Evaluation(source, Map.of("a", array));

        List<Evaluation.Value> counts = evaluation.run();

        assertThat(evaluation.stageCount()).isEqualTo(2);
        for (int high = 1; high <= 40; high++) {
            int most = high;
            long expected = IntStream.range(0, COUNT)
                    .mapToDouble(i -> SampleArrays.number(array, new long[] {i}))
                    .filter(element -> element >= 0 && element <= most)
                    .count();
            assertThat(counts.get(high - 1).number(0)).isEqualTo((double) expected);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "histogram(a)                                 | nan | [NaN, NaN] is not finite",
                "histogram(a)[0]                              | inf | is not finite",
                "histogram(a, range=(a.min(), 9))[1]          | nan | is not finite",
                "histogram(a, range=(a.max(), a.min()))       | 2.0 | max must be larger than min",
                "histogram(a, range=(float64(2), float64(1))) | 2.0 | max must be larger than min",
                "histogram(a)                                 | 1.0000000000000002         | too many bins",
                "histogram(a.astype(float32), 100)            | 1.00000095367431640625     | too many bins"
            })
    void aRangeThatHasNoSuchBinsIsRefused(String source, String last, String reason) {
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(3), Order.C, 11);
        double[] elements = {1, 1, ((FloatValue) ScalarValue.parse(last)).value()};
        MemorySegment.copy(elements, 0, array.data(), ValueLayout.JAVA_DOUBLE, 0, elements.length);

        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Evaluation.of(source, Map.of("a", array)))
                .withMessageContaining(reason)
                .withMessageStartingWith("column 0: ")
                .extracting(ExpressionException::code)
                .isEqualTo("value_error");
    }
}
