package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Axes;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.kernel.Elements;
import dev.onecopy.reduction.Counts;
import dev.onecopy.reduction.KeyCounter;
import dev.onecopy.reduction.KeyRange;
import dev.onecopy.reduction.Keys;
import dev.onecopy.reduction.QuantileRanks;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Quantiles against sorting, of elements that mislead a sample too. */
class QuantileTest {
    private static final int COUNT = 300_000;
    private static final double[] PROBABILITIES = {0, 0.25, 0.5, 0.999, 1};

    /** The search halves twice, for the lower and the upper element: six passes each, a sample, and two collections. */
    private static final int MOST_STAGES = 16;

    record Case(String name, int count, IntToDoubleFunction element) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        Random random = new Random(7);
        double[] normal =
                random.doubles(COUNT).map(uniform -> Math.log(uniform) * 10).toArray();
        return Stream.of(
                new Case("one", 1, i -> 3),
                new Case("two", 2, i -> -i),
                new Case("random", COUNT, i -> normal[i]),
                new Case("random of even number", COUNT - 1, i -> normal[i]),
                new Case("ascending", COUNT, i -> i),
                new Case("few values", COUNT, i -> i % 3),
                new Case("one value", COUNT, i -> -0.5),
                new Case("a gap in the middle", COUNT, i -> i < COUNT / 2 ? -1e300 : 1e300),
                new Case("huge and tiny", COUNT, i -> Math.scalb(i % 2 == 0 ? 1.0 : -1.0, i % 2_000 - 1_000)),
                new Case("seldom looked at", COUNT, i -> i % 2_048 < 5 ? 0 : i));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void quantilesAreThoseOfSortedElementsAfterABoundedNumberOfPasses(Case given) {
        NdArray array = array(given.count(), given.element());
        double[] sorted = IntStream.range(0, given.count())
                .mapToDouble(given.element())
                .sorted()
                .toArray();
        for (double probability : PROBABILITIES) {
            Evaluation evaluation = quantile(array, probability, false);

            assertThat(evaluation.run().getFirst().number(0))
                    .as("probability %s", probability)
                    .isEqualTo(expected(sorted, probability));
            assertThat(evaluation.stageCount()).isLessThanOrEqualTo(MOST_STAGES);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void nanMakesNanUnlessItIsIgnored(Case given) {
        NdArray array = array(
                given.count() + 1,
                i -> i == given.count() / 3
                        ? Double.NaN
                        : given.element().applyAsDouble(i > given.count() / 3 ? i - 1 : i));
        double[] sorted = IntStream.range(0, given.count())
                .mapToDouble(given.element())
                .sorted()
                .toArray();

        assertThat(quantile(array, 0.5, false).run().getFirst().number(0)).isNaN();
        assertThat(quantile(array, 0.5, true).run().getFirst().number(0)).isEqualTo(expected(sorted, 0.5));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void lanesAreSelectedOneByOne(Case given) {
        long lanes = Math.min(3, given.count());
        long length = given.count() / lanes;
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(lanes, length), Order.F, 5);
        Graph graph = new Graph();
        int input = graph.add(new Node.Input("a", DType.FLOAT64, Layout.of(ArrayOperand.of(array))), 0);
        int root = graph.add(new Node.Quantile(input, 0.25, false, Axes.of(1), DType.FLOAT64, Shape.of(lanes)), 0);

        Evaluation.Value value =
                Evaluation.of(graph, Map.of("a", array), root).run().getFirst();

        for (int lane = 0; lane < lanes; lane++) {
            long row = lane;
            double[] sorted = IntStream.range(0, (int) length)
                    .mapToDouble(i -> SampleArrays.number(array, new long[] {row, i}))
                    .sorted()
                    .toArray();
            assertThat(value.number(lane)).isEqualTo(expected(sorted, 0.25));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BOOL", "FLOAT16"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyDtypeIsSelectedAsItIs(DType dtype) {
        NdArray array = SampleArrays.of(dtype, Shape.of(3, 70_001), Order.C, 5);
        double[] elements = IntStream.range(0, 3 * 70_001)
                .mapToDouble(i -> SampleArrays.number(array, SampleArrays.index(array.shape(), i)))
                .map(number -> dtype == DType.UINT64 && number < 0 ? Elements.unsignedToDouble((long) number) : number)
                .toArray();
        double[] sorted = Arrays.stream(elements).sorted().toArray();
        double[] firstRow = Arrays.stream(elements, 0, 70_001).sorted().toArray();
        Map<String, NdArray> arrays = Map.of("a", array);

        for (double probability : PROBABILITIES) {
            String source = "quantile(a, " + probability + ")";
            double all = new Evaluation(source, arrays).run().getFirst().number(0);
            String along = "quantile(a, " + probability + ", axis=1)";
            double row = new Evaluation(along, arrays).run().getFirst().number(0);

            assertThat(all).as(source).isEqualTo(rounded(dtype, expected(sorted, probability)));
            assertThat(row).as(along).isEqualTo(rounded(dtype, expected(firstRow, probability)));
        }
    }

    private static double rounded(DType dtype, double value) {
        return dtype == DType.FLOAT32 ? (float) value : value;
    }

    @Test
    void countsThatContradictThemselvesOrThePassesBeforeEndASearch() {
        KeyCounter counter = new KeyCounter(KeyRange.all(DType.FLOAT64), 100);
        long[] counts = new long[counter.words()];
        counts[2] = -1;
        assertThatIllegalArgumentException().isThrownBy(() -> counter.decode(counts));
        counts[2] = 101;
        assertThatIllegalArgumentException().isThrownBy(() -> counter.decode(counts));
        counts[2] = 50;
        counts[3] = 51;
        assertThatIllegalArgumentException().isThrownBy(() -> counter.decode(counts));
        counts[3] = 50;
        assertThat(counter.decode(counts)).isEqualTo(new Counts(counts));
    }

    /** What a worker says that wants a search to go on: the element lies below, then above, then below. */
    @Test
    void aSearchThatIsLedUpAndDownFails() {
        QuantileRanks ranks = new QuantileRanks(0.5, false, DType.FLOAT64);
        long elementCount = 1_000;
        QuantileSearch guess = QuantileSearch.start(DType.FLOAT64)
                .after(new Keys(new long[] {5, 6, 7}), DType.FLOAT64, ranks, elementCount);
        QuantileSearch below =
                guess.after(counts(guess, elementCount, elementCount, 0), DType.FLOAT64, ranks, elementCount);
        assertThat(below.highest()).isLessThan(guess.lowest());

        for (Counts hostile : List.of(
                counts(below, elementCount, 0, 0),
                counts(below, elementCount, elementCount, 0),
                counts(below, elementCount, 0, elementCount + 1),
                counts(below, elementCount, Long.MAX_VALUE, Long.MAX_VALUE))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> below.after(hostile, DType.FLOAT64, ranks, elementCount));
        }
        assertThat(below.after(counts(below, elementCount, 0, elementCount), DType.FLOAT64, ranks, elementCount)
                        .isDone())
                .isFalse();
    }

    private static Counts counts(QuantileSearch search, long elementCount, long below, long inFirstBin) {
        long[] counts = new long[search.reducer(DType.FLOAT64, 1, elementCount).words()];
        counts[0] = below;
        counts[2] = inFirstBin;
        return new Counts(counts);
    }

    @Test
    void longLanesAreSelectedFromInAsManyStagesAsAWorkersHeapNeeds() {
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(2, 1 << 20), Order.C, 5);
        Evaluation several = new Evaluation("quantile(a, (0.1, 0.2, 0.3, 0.4, 0.9), axis=1)", Map.of("a", array));
        Evaluation last = new Evaluation("quantile(a, 0.9, axis=1)", Map.of("a", array));

        double[] quantiles = several.run().getFirst().numbers();

        assertThat(several.stageCount()).isEqualTo(3);
        assertThat(quantiles).hasSize(10);
        assertThat(Arrays.copyOfRange(quantiles, 8, 10))
                .containsExactly(last.run().getFirst().numbers());
    }

    private static NdArray array(int count, IntToDoubleFunction element) {
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(count), Order.C, 0);
        for (int i = 0; i < count; i++) {
            array.data().set(Elements.FLOAT64, 8L * i, element.applyAsDouble(i));
        }
        return array;
    }

    private static Evaluation quantile(NdArray array, double probability, boolean ignoreNan) {
        Graph graph = new Graph();
        int input = graph.add(new Node.Input("a", DType.FLOAT64, Layout.of(ArrayOperand.of(array))), 0);
        int root =
                graph.add(new Node.Quantile(input, probability, ignoreNan, Axes.of(0), DType.FLOAT64, Shape.of()), 0);
        return Evaluation.of(graph, Map.of("a", array), root);
    }

    /** As NumPy interpolates. */
    private static double expected(double[] sorted, double probability) {
        double index = probability * (sorted.length - 1);
        double lower = sorted[(int) Math.floor(index)];
        double upper = sorted[(int) Math.ceil(index)];
        double share = index - Math.floor(index);
        if (probability == 0.5) {
            return (lower + upper) / 2;
        }
        return share >= 0.5 ? upper - (upper - lower) * (1 - share) : lower + (upper - lower) * share;
    }
}
