package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import dev.onecopy.function.Combine;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.function.Parameter;
import dev.onecopy.function.ResultRule;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CallTest {
    private static final int ROWS = 100;
    private static final int COLUMNS = 30;

    /** The sum of an array times a number, once an item. */
    private static final FunctionDeclaration WORKER = FunctionDeclaration.whole(
            "worker", ResultRule.number(DType.FLOAT64), Parameter.array("arr"), Parameter.number("i"));

    /** Each row times a number, rows at a time. */
    private static final FunctionDeclaration SCALE = FunctionDeclaration.whole(
                    "scale",
                    ResultRule.like("a"),
                    Parameter.array("a").ofDtypes(DType.FLOAT64).ofRanks(1, 2),
                    Parameter.number("factor").or("2"))
            .mapping("a");

    /** The sums of all columns, rows at a time. */
    private static final FunctionDeclaration COLUMN_SUMS = FunctionDeclaration.whole(
                    "columns", ResultRule.array(DType.FLOAT64, "a.shape[-1]"), Parameter.array("a"))
            .reducing("a", Combine.SUM)
            .inSlicesOf(7);

    /** How many partials there are, by a combining step of its own. */
    private static final FunctionDeclaration COUNT_SLICES = FunctionDeclaration.whole(
                    "slices", ResultRule.number(DType.FLOAT64), Parameter.array("a"))
            .reducing("a", Combine.FUNCTION)
            .inSlicesOf(10);

    private static final FunctionDeclaration ONES =
            FunctionDeclaration.whole("ones", ResultRule.array(DType.FLOAT64, "n", "2"), Parameter.integer("n"));

    private static final Map<String, FunctionDeclaration> FUNCTIONS = Stream.of(
                    WORKER, SCALE, COLUMN_SUMS, COUNT_SLICES, ONES)
            .collect(Collectors.toMap(FunctionDeclaration::name, Function.identity()));

    private final Arena arena = Arena.ofShared();
    private final NdArray array = counting(ROWS, COLUMNS);
    private final NdArray small = counting(5);

    @AfterEach
    void free() {
        arena.close();
    }

    private NdArray counting(long... lengths) {
        ArrayType type = new ArrayType(DType.FLOAT64, Shape.of(lengths), Order.C);
        NdArray made = NdArray.contiguous(type, arena.allocate(type.nbytes(), 64));
        for (long i = 0; i < type.nbytes() / 8; i++) {
            made.data().setAtIndex(ValueLayout.JAVA_DOUBLE, i, (double) (i % 1_000));
        }
        return made;
    }

    private static double[] code(FunctionCall call, List<double[]> arguments) {
        double[] first = arguments.getFirst();
        int width = call.arguments().getFirst() instanceof FunctionCall.Scalar
                ? 1
                : first.length / (int) Math.max(1, rowCount(call, first));
        double[] rows = call.rows() == null
                ? first
                : Arrays.copyOfRange(
                        first,
                        (int) call.rows().from() * width,
                        (int) call.rows().to() * width);
        return switch (call.function().name()) {
            case "worker" ->
                new double[] {DoubleStream.of(first).sum() * arguments.get(1)[0]};
            case "scale" ->
                DoubleStream.of(rows).map(one -> one * arguments.get(1)[0]).toArray();
            case "columns" -> {
                double[] sums = new double[width];
                for (int i = 0; i < rows.length; i++) {
                    sums[i % width] += rows[i];
                }
                yield sums;
            }
            case "slices" -> new double[] {call.combines() ? first.length : 1};
            case "ones" -> {
                double[] ones = new double[2 * (int) first[0]];
                Arrays.fill(ones, 1);
                yield ones;
            }
            default -> throw new AssertionError(call);
        };
    }

    private static long rowCount(FunctionCall call, double[] first) {
        return switch (call.arguments().getFirst()) {
            case FunctionCall.OfVariable of ->
                of.layout().shape().ndim() == 0 ? 1 : of.layout().shape().length(0);
            case FunctionCall.OfOutput of -> of.layout().shape().length(0);
            case FunctionCall.Small some ->
                some.shape().ndim() == 0 ? 1 : some.shape().length(0);
            case FunctionCall.Scalar number -> first.length;
        };
    }

    private Evaluation evaluation(String source) {
        return new Evaluation(source, Map.of("a", array, "v", small), FUNCTIONS, CallTest::code).threads(3);
    }

    private Evaluation.Value value(String source) {
        return evaluation(source).run().getFirst();
    }

    private static double sum() {
        return DoubleStream.iterate(0, i -> i + 1)
                .limit((long) ROWS * COLUMNS)
                .map(i -> i % 1_000)
                .sum();
    }

    @Test
    void aFunctionIsCalledOnceAMappedValue() {
        List<Map<String, ScalarValue>> items = Stream.of(1, 2, 3)
                .map(i -> Map.<String, ScalarValue>of("i", IntegerValue.of(i)))
                .toList();

        assertThat(evaluation("worker(a, i)").items(items).run())
                .extracting(value -> value.number(0))
                .containsExactly(sum(), 2 * sum(), 3 * sum());
    }

    @Test
    void aCallMayStandAnywhereInAnExpression() {
        assertThat(value("sum(scale(a, 3)) + 1").number(0)).isEqualTo(3 * sum() + 1);
        assertThat(value("worker(scale(a) - a, 1)").number(0)).isEqualTo(sum());
        assertThat(value("worker(scale(a) - 2, 1)").number(0)).isEqualTo(2 * sum() - 2 * ROWS * COLUMNS);
        assertThat(value("worker(scale(a + 1) - 2, worker(a, 0) + 2)").number(0))
                .isEqualTo(4 * sum());
        assertThat(value("worker(cumsum(v) + 1, 1)").number(0)).isEqualTo(20 + 5);
        assertThat(value("worker(a[10:20, ::-1].T, worker(v, mean(v)))").number(0))
                .isEqualTo(20 * value("sum(a[10:20])").number(0));
        assertThat(value("scale(v * 2)[1:].sum()").number(0)).isEqualTo(40);
        assertThat(value("worker(mean(a, axis=0) * 0 + 1, 1)").number(0)).isEqualTo(COLUMNS);
    }

    @Test
    void aLargeResultIsWrittenWhereItStays() {
        Evaluation.Value written = value("scale(a, factor=0.5)");

        assertThat(written.shape()).isEqualTo(array.shape());
        assertThat(written.numbers()[999]).isEqualTo(499.5);
        assertThat(evaluation("scale(a, factor=0.5)").stageCount()).isEqualTo(1);
        assertThat(value("scale(a).T")).isEqualTo(value("(a * 2).T"));
    }

    @Test
    void oneCallWrittenForSeveralItemsAndReadLaterIsComputedOnce() {
        List<Map<String, ScalarValue>> items = Stream.of(1, 2)
                .map(i -> Map.<String, ScalarValue>of("i", IntegerValue.of(i)))
                .toList();

        List<Evaluation.Value> values =
                evaluation("(scale(a), sum(scale(a)) * i)").items(items).run();

        assertThat(values.get(0)).isEqualTo(values.get(2)).isEqualTo(value("a * 2"));
        assertThat(values.get(3).number(0)).isEqualTo(4 * sum());
    }

    @Test
    void partialsAreCombinedInOrder() {
        assertThat(value("columns(a)")).isEqualTo(value("sum(a, axis=0)"));
        assertThat(value("slices(a)").number(0)).isEqualTo(ROWS / 10);
        assertThat(value("slices(a) + slices(v)").number(0)).isEqualTo(ROWS / 10 + 1);
    }

    @Test
    void lengthsOfAResultMayBeArguments() {
        assertThat(value("ones(3)").shape()).isEqualTo(Shape.of(3, 2));
        assertThat(value("ones(3000)").shape()).isEqualTo(Shape.of(3000, 2));
        assertThat(value("ones(0)").shape()).isEqualTo(Shape.of(0, 2));
        assertThat(value("worker(ones(0), 1)").number(0)).isZero();
    }

    @Test
    void slicesThatAreCallsAreToldFromTheOthers() {
        Computation computation = Computation.of(
                Expression.parse("(worker(a, 1), sum(a))", FUNCTIONS),
                Map.of("a", ArrayOperand.of(array)),
                List.of(Map.of()));
        Stage stage = computation.nextStage(Findings.NONE).orElseThrow();

        assertThat(stage.hasCalls()).isTrue();
        assertThat(List.of(stage.function(0), stage.function(1)))
                .containsExactly(Optional.of(WORKER), Optional.empty());
        assertThatThrownBy(() -> stage.returned(0, new long[2])).hasMessageContaining("expected 1");
        assertThatThrownBy(() -> stage.returned(1, new long[1])).hasMessageContaining("no call");
    }

    @Test
    void whatIsWrongWithACallIsSaidBeforeItIsMade() {
        assertRefused("nothing(a)", "unknown_function", 0, "workers serve columns, ones, scale, slices, worker");
        assertRefused("worker(a)", "type_error", 0, "needs the argument 'i'");
        assertRefused("scale(a > 1)", "type_error", 8, "must be of dtype float64, not bool");
        assertRefused("scale(a[None])", "value_error", 7, "must have 1 or 2 axes, not 3");
        assertRefused("scale(3)", "type_error", 6, "must be an array, not the number 3");
        assertRefused("worker(a, i='x')", "type_error", 12, "must be an array or a number");
        assertRefused("scale(a, factor=a)", "type_error", 16, "must be a number");
        assertRefused("ones(2.5)", "type_error", 5, "must be of [int64], not of float64");
        assertRefused("ones(-1)", "value_error", 5, "an int from 0 on");
        assertRefused("columns(a[:0])", "empty_reduction", 9, "no row");
        assertRefused("columns(a[0, 0])", "axis_error", 9, "has 0 axes");
    }

    private void assertRefused(String source, String code, int column, String message) {
        assertThatThrownBy(() -> value(source)).isInstanceOfSatisfying(ExpressionException.class, refused -> {
            assertThat(refused.code()).as(source).isEqualTo(code);
            assertThat(refused.column()).as(source).isEqualTo(column);
            assertThat(refused).hasMessageContaining(message);
        });
    }
}
