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
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    void histogramsOfIntegersAreCountedInAsManyStagesAsAWorkersHeapNeeds() {
        NdArray array = SampleArrays.of(DType.INT16, Shape.of(COUNT), Order.C, 3);
        String source = IntStream.rangeClosed(1, 80)
                .mapToObj(high -> "histogram(a, 1, range=(-32768, " + high + "))[0][0]")
                .collect(Collectors.joining(", ", "(", ")"));
        Evaluation evaluation = new Evaluation(source, Map.of("a", array));

        List<Evaluation.Value> counts = evaluation.run();

        assertThat(evaluation.stageCount()).isEqualTo(2);
        for (int high = 1; high <= 80; high++) {
            int most = high;
            long expected = IntStream.range(0, COUNT)
                    .mapToDouble(i -> SampleArrays.number(array, new long[] {i}))
                    .filter(element -> element <= most)
                    .count();
            assertThat(counts.get(high - 1).number(0)).isEqualTo((double) expected);
        }
    }

    /** Few values in the range, many, too many to be counted, none; ends that are integers and such that are not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "10",
                "100, range=(-5, 5)",
                "7, range=(-5.5, 2.25)",
                "3, range=(0.25, 0.75)",
                "1, range=(2, 2)",
                "100, range=(0, 100)",
                "17, range=(-128.0, 127.0)",
                "16, range=(-32768.0, 32767.0)",
                "2000, range=(0.5, 65535.5)",
                "600, range=(0.0, 65535.0)",
                "600, range=(0.0, 65536.0)",
                "4, range=(-2147483648.0, -2147483640.0)",
                "4, range=(2147483640.0, 2147483647.0)",
                "4, range=(9007199254740982.0, 9007199254740990.0)",
                "4, range=(9007199254740984.0, 9007199254740992.0)",
                "4, range=(9007199254740990.0, 9007199254740998.0)",
                "5, range=(-1e30, 1e30)",
                "5, range=(9223372036854770000.0, 9223372036854775808.0)"
            })
    void integersAreInTheBinsBetweenWhoseEdgesTheirDoublesLie(String bins) {
        for (DType dtype : DType.values()) {
            if (dtype.isInteger()) {
                NdArray array = integersAtEdges(dtype);
                for (Kernels kernels : List.of(Kernels.scalar(), Kernels.best())) {
                    List<Evaluation.Value> values = new Evaluation("histogram(a, " + bins + ")", Map.of("a", array))
                            .with(kernels)
                            .run();
                    double[] edges = values.getLast().numbers();
                    assertThat(values.getFirst().numbers())
                            .as("%s, %s", dtype, kernels.name())
                            .containsExactly(countedBetween(edges, array));
                }
            }
        }
    }

    /** Integers about 0, about the ends of every dtype and of what float64 holds, and some others. */
    private static NdArray integersAtEdges(DType dtype) {
        NdArray array = SampleArrays.of(dtype, Shape.of(COUNT / 5 + 3), Order.C, 5);
        Random random = new Random(5);
        for (int i = 0; i < COUNT / 5; i++) {
            long centre = random.nextInt(3) == 0 ? 0 : (random.nextBoolean() ? 1 : -1) * (1L << random.nextInt(64));
            Elements.write(dtype, array.data(), (long) i * dtype.itemsizeBytes(), centre + random.nextInt(-12, 13));
        }
        return array;
    }

    private static double[] countedBetween(double[] edges, NdArray array) {
        double[] counts = new double[edges.length - 1];
        for (int i = 0; i < array.shape().elementCount(); i++) {
            double element = nearestDouble(array, i);
            for (int bin = 0; bin < counts.length; bin++) {
                boolean isLast = bin == counts.length - 1;
                if (element >= edges[bin] && (element < edges[bin + 1] || (isLast && element == edges[bin + 1]))) {
                    counts[bin]++;
                }
            }
        }
        return counts;
    }

    private static double nearestDouble(NdArray integers, int element) {
        long bits = Elements.read(
                integers.dtype(),
                integers.data(),
                (long) element * integers.dtype().itemsizeBytes());
        return integers.dtype() == DType.UINT64 ? new BigInteger(Long.toUnsignedString(bits)).doubleValue() : bits;
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
