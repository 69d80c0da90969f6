package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
