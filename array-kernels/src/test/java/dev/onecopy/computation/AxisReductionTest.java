package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Axes;
import dev.onecopy.expression.Graph;
import dev.onecopy.expression.Layout;
import dev.onecopy.expression.Node;
import dev.onecopy.expression.ReductionKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

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
