package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Axes;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ReductionKind;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions along every choice of axes, of shapes that are walked in every way, against plain loops. */
class AxisReductionTest {
    private static final long SEED = 42;
    private static final double TOLERANCE = 1e-9;

    record Case(Shape shape, Order order, DType dtype) {}

    static Stream<Case> cases() {
        List<Shape> shapes = List.of(
                Shape.of(5, 7),
                Shape.of(300, 40),
                Shape.of(1, 3000),
                Shape.of(3000, 1),
                Shape.of(5000, 3),
                Shape.of(3, 5000),
                Shape.of(2, 3, 4),
                Shape.of(4, 900, 3),
                Shape.of(1100, 20),
                Shape.of(3, 2100));
        return shapes.stream()
                .flatMap(shape -> Stream.of(Order.values())
                        .flatMap(order ->
                                Stream.of(DType.FLOAT64, DType.INT64).map(dtype -> new Case(shape, order, dtype))));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyReductionAlongEveryChoiceOfAxesIsWhatPlainLoopsGive(Case given) {
        NdArray array = SampleArrays.of(given.dtype(), given.shape(), given.order(), SEED);
        for (int chosen = 0; chosen < 1 << given.shape().ndim(); chosen++) {
            Axes axes = axes(chosen);
            List<List<Double>> lanes = lanes(array, axes);
            check(array, axes, ReductionKind.SUM, lanes, AxisReductionTest::sum);
            check(
                    array,
                    axes,
                    ReductionKind.MINIMUM,
                    lanes,
                    lane -> stream(lane).min().orElseThrow());
            check(
                    array,
                    axes,
                    ReductionKind.MAXIMUM_NUMBER,
                    lanes,
                    lane -> stream(lane).max().orElseThrow());
            if (given.dtype().isFloating()) {
                check(array, axes, ReductionKind.VARIANCE, lanes, AxisReductionTest::variance);
            }
            if (axes.numbers().size() == 1
                    || axes.numbers().size() == given.shape().ndim()) {
                check(
                        array,
                        axes,
                        ReductionKind.ARGUMENT_MAXIMUM,
                        lanes,
                        lane -> lane.indexOf(stream(lane).max().orElseThrow()));
            }
        }
    }

    /** Of so many lanes that they are stored: results are computed of them as they are finished. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a, axis=1, keepdims=True)",
                "sum(a, axis=1)",
                "sum(a, axis=1)[:, None, None] / 2",
                "a - sum(a, axis=1, keepdims=True)",
                "sum(a, axis=1, keepdims=True).T",
                "a.sum(axis=1)[::-1]",
                "sum(sum(a, axis=1))",
                "std(a, axis=1, keepdims=True)"
            })
    void resultsOfOneReductionAreTheSameTogetherAsAlone(String first) {
        Map<String, NdArray> arrays = Map.of("a", SampleArrays.of(DType.FLOAT64, Shape.of(3_000, 10), Order.C, SEED));
        for (String second : List.of(
                "sum(a, axis=1, keepdims=True)",
                "sum(a, axis=1)",
                "sum(a, axis=1)[None] + 1",
                "a - sum(a, axis=1, keepdims=True)")) {
            assertThat(new Evaluation("(" + first + ", " + second + ")", arrays).run())
                    .as("%s and %s", first, second)
                    .containsExactly(Evaluation.of(first, arrays), Evaluation.of(second, arrays));
        }
    }

    /** What is only read is reduced many rows at a time, what is computed row by row. */
    @ParameterizedTest
    @ValueSource(strings = {"sum", "mean", "prod", "max", "min", "nanmax", "var"})
    void rowsReducedTogetherGiveTheBitsOfRowsReducedOneByOne(String function) {
        List<Shape> shapes = List.of(
                Shape.of(2, 2_100),
                Shape.of(16, 2_100),
                Shape.of(17, 2_500),
                Shape.of(300, 2_100),
                Shape.of(5, 7, 2_100),
                Shape.of(20, 2, 2_100));
        for (Shape shape : shapes) {
            for (DType dtype : List.of(DType.FLOAT64, DType.FLOAT32, DType.INT64)) {
                Map<String, NdArray> arrays = Map.of("a", SampleArrays.of(dtype, shape, Order.C, SEED));
                for (String view : List.of("a", "a[::-1]", "a[..., 1:]", "a[:, ..., ::2]")) {
                    for (String axis : shape.ndim() == 2 ? List.of("0") : List.of("0", "1", "(0, 1)")) {
                        Evaluation.Value together =
                                Evaluation.of(function + "(" + view + ", axis=" + axis + ")", arrays);
                        Evaluation.Value oneByOne =
                                Evaluation.of(function + "(" + view + " * 1, axis=" + axis + ")", arrays);
                        assertThat(together)
                                .as("%s of %s of %s along %s", view, dtype, shape, axis)
                                .isEqualTo(oneByOne);
                    }
                }
            }
        }
    }

    @Test
    void anItemThatKeepsTheAxesGivesTheSameBesideOneThatDoesNot() {
        Map<String, NdArray> arrays = Map.of("a", SampleArrays.of(DType.FLOAT64, Shape.of(3_000, 10), Order.C, SEED));

        List<Evaluation.Value> values = new Evaluation("sum(a, axis=1, keepdims=i)", arrays)
                .items(List.of(Map.of("i", new BooleanValue(true)), Map.of("i", new BooleanValue(false))))
                .run();

        assertThat(values)
                .containsExactly(
                        Evaluation.of("sum(a, axis=1, keepdims=True)", arrays),
                        Evaluation.of("sum(a, axis=1)", arrays));
    }

    /** Planning takes time in proportion to the results: with its square, this test would not end. */
    @Test
    void thousandsOfReductionsOfManyLanesArePlanned() {
        String sums = IntStream.rangeClosed(1, 142)
                .mapToObj(term -> "sum(a*i-" + term + ",axis=1)")
                .collect(Collectors.joining(","));
        List<Map<String, ScalarValue>> items = IntStream.range(0, 64)
                .mapToObj(item -> Map.<String, ScalarValue>of("i", IntegerValue.of(item)))
                .toList();
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(3_000, 10), Order.C));

        Computation computation = Computation.of(Expression.parse("(" + sums + ")"), Map.of("a", array), items);

        assertThat(computation.nextStage(Findings.NONE).orElseThrow().outputs()).hasSize(142 * 64);
    }

    private static Axes axes(int chosen) {
        return new Axes(IntStream.range(0, Integer.SIZE)
                .filter(axis -> (chosen >>> axis & 1) == 1)
                .boxed()
                .toList());
    }

    private static List<List<Double>> lanes(NdArray array, Axes axes) {
        Shape shape = array.shape();
        int count = (int) axes.kept(shape).elementCount();
        List<List<Double>> lanes = new ArrayList<>();
        IntStream.range(0, count).forEach(lane -> lanes.add(new ArrayList<>()));
        for (long element = 0; element < shape.elementCount(); element++) {
            long[] index = SampleArrays.index(shape, element);
            int lane = 0;
            for (int axis = 0; axis < index.length; axis++) {
                lane = axes.contains(axis) ? lane : (int) (lane * shape.length(axis) + index[axis]);
            }
            lanes.get(lane).add(SampleArrays.number(array, index));
        }
        return lanes;
    }

    private static void check(
            NdArray array,
            Axes axes,
            ReductionKind kind,
            List<List<Double>> lanes,
            ToDoubleFunction<List<Double>> expected) {
        Graph graph = new Graph();
        int input = graph.add(new Node.Input("a", array.dtype(), Layout.of(ArrayOperand.of(array))), 0);
        DType result = kind == ReductionKind.ARGUMENT_MAXIMUM ? DType.INT64 : array.dtype();
        int root =
                graph.add(new Node.Reduction(kind, input, Node.NO_NODE, 0, axes, result, axes.kept(array.shape())), 0);

        Evaluation.Value value =
                Evaluation.of(graph, Map.of("a", array), root).run().getFirst();

        assertThat(value.shape()).isEqualTo(axes.kept(array.shape()));
        for (int lane = 0; lane < lanes.size(); lane++) {
            double exact = expected.applyAsDouble(lanes.get(lane));
            assertThat(value.number(lane))
                    .as("%s along %s, lane %d", kind, axes, lane)
                    .isCloseTo(exact, Offset.offset(TOLERANCE * Math.max(1, Math.abs(exact))));
        }
    }

    private static DoubleStream stream(List<Double> lane) {
        return lane.stream().mapToDouble(Double::doubleValue);
    }

    private static double sum(List<Double> lane) {
        return stream(lane).sum();
    }

    private static double variance(List<Double> lane) {
        double mean = sum(lane) / lane.size();
        return stream(lane).map(element -> (element - mean) * (element - mean)).sum() / lane.size();
    }
}
