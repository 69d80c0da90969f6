package dev.onecopy.computation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ArrayOperand;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Extreme;
import dev.onecopy.reduction.FloatingSum;
import dev.onecopy.reduction.IntegerSum;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComputationTest {
    private static final List<Map<String, ScalarValue>> ITEMS = List.of(
            Map.of("i", ScalarValue.parse("1")),
            Map.of("i", ScalarValue.parse("2.5")),
            Map.of("i", ScalarValue.parse("-3")),
            Map.of("i", ScalarValue.parse("1")));

    private static NdArray doubles(double... elements) {
        NdArray array = SampleArrays.of(DType.FLOAT64, Shape.of(elements.length), Order.C, 0);
        for (int i = 0; i < elements.length; i++) {
            array.data().set(Elements.FLOAT64, 8L * i, elements[i]);
        }
        return array;
    }

    private static NdArray counting(DType dtype, int count) {
        NdArray array = SampleArrays.of(dtype, Shape.of(count), Order.C, 0);
        for (int i = 0; i < count; i++) {
            Elements.write(dtype, array.data(), (long) i * dtype.itemsizeBytes(), i);
        }
        return array;
    }

    private static Stage stage(String source, Map<String, NdArray> arrays) {
        return new Evaluation(source, arrays)
                .plan(List.of(Map.of()))
                .nextStage(Findings.NONE)
                .orElseThrow();
    }

    private static Stage stage(String source, ArrayOperand... operands) {
        Map<String, ArrayOperand> arrays =
                operands.length == 1 ? Map.of("a", operands[0]) : Map.of("a", operands[0], "b", operands[1]);
        return Computation.of(Expression.parse(source), arrays, List.of(Map.of()))
                .nextStage(Findings.NONE)
                .orElseThrow();
    }

    private static List<Partial> run(Stage stage, int slice, Map<String, NdArray> arrays, Interruption interruption) {
        return stage.run(slice, new InputsOnly(arrays), Kernels.best(), interruption)
                .getFirst();
    }

    private record InputsOnly(Map<String, NdArray> arrays) implements SliceMemory {
        @Override
        public NdArray array(String variable) {
            NdArray array = arrays.get(variable);
            if (array == null) {
                throw new IllegalArgumentException("there is no array " + variable);
            }
            return array;
        }

        @Override
        public NdArray output(OutputArray finished) {
            throw new AssertionError(finished + " is read");
        }

        @Override
        public MemorySegment write(OutputArray output, long fromBytes, long lengthBytes) {
            throw new AssertionError(output + " is written");
        }
    }

    @Test
    void theMainJobGivesOneResultAnItemInOrder() {
        assertThat(new Evaluation("sum(a * i)", Map.of("a", doubles(1, 2, 3.5)))
                        .items(ITEMS)
                        .run())
                .extracting(value -> value.number(0))
                .containsExactly(6.5, 16.25, -19.5, 6.5);
    }

    @Test
    void theVarianceOfFiniteElementsThatOverflowsIsInfiniteAndThatOfAnInfiniteOneIsNan() {
        Map<String, NdArray> arrays = Map.of(
                "a", doubles(1e200, -3e200, 2e200, 7e200, 1e200, -3e200, 2e200, 7e200),
                "b", doubles(1.7e308, 1.7e308, 1.6e308, 1.7e308),
                "c", doubles(1e200, -3e200, Double.POSITIVE_INFINITY, 7e200),
                "d", doubles(Double.NEGATIVE_INFINITY));

        for (Map.Entry<String, Double> expected : Map.of(
                        "var(a)", Double.POSITIVE_INFINITY,
                        "var(a.reshape(4, 2), axis=0)[0]", Double.POSITIVE_INFINITY,
                        "var(a.reshape(2, 4), axis=1)[0]", Double.POSITIVE_INFINITY,
                        "var(a, where=a > 0)", Double.POSITIVE_INFINITY,
                        "var(b)", Double.POSITIVE_INFINITY,
                        "var(c)", Double.NaN,
                        "var(c.reshape(4, 1), axis=0)[0]", Double.NaN,
                        "nanvar(c)", Double.NaN,
                        "var(d)", Double.NaN)
                .entrySet()) {
            assertThat(new Evaluation(expected.getKey(), arrays)
                            .run()
                            .getFirst()
                            .number(0))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void theRangeOfAHistogramMayBeElementsOfAnArray() {
        List<Evaluation.Value> values =
                new Evaluation("histogram(a, bins=2, range=(a[0], a[1]))", Map.of("a", doubles(0, 4, 1, 2, 3))).run();

        assertThat(values.getFirst().numbers()).containsExactly(2, 3);
        assertThat(values.getLast().numbers()).containsExactly(0, 2, 4);
    }

    @Test
    void oneElementOfAResultThatLiesInMemoryIsAScalar() {
        Map<String, NdArray> arrays = Map.of("a", counting(DType.INT64, 6_000));

        for (Map.Entry<String, Double> expected : Map.of(
                        "cumsum(a[:4])[-1]", 6.0,
                        "sum(a.reshape(2, 3_000), axis=0)[7]", 3_014.0,
                        "var(a.reshape(2, 3_000), axis=0)[7]", 2_250_000.0,
                        "histogram(a, bins=1, range=(cumsum(a)[2], 5))[0][0]", 3.0)
                .entrySet()) {
            assertThat(new Evaluation(expected.getKey(), arrays)
                            .run()
                            .getFirst()
                            .number(0))
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void severalQuantilesOfOneElementAreThisElement() {
        assertThat(new Evaluation("percentile(a[1], (50, 60))", Map.of("a", doubles(1, 2, 3)))
                        .run()
                        .getFirst()
                        .numbers())
                .containsExactly(2, 2);
    }

    @Test
    void theFirstOfEqualsInCOrderIsFoundWhateverTheOrderOfTheWalk() {
        for (DType dtype : List.of(DType.UINT8, DType.FLOAT32, DType.INT64)) {
            for (Order order : Order.values()) {
                NdArray array = SampleArrays.of(dtype, Shape.of(5, 7_001), order, 3);
                double[] elements = IntStream.range(0, 5 * 7_001)
                        .mapToDouble(i -> SampleArrays.number(array, new long[] {i / 7_001, i % 7_001}))
                        .toArray();
                int first = IntStream.range(0, elements.length)
                        .reduce((best, i) -> elements[i] > elements[best] ? i : best)
                        .orElseThrow();

                assertThat(new Evaluation("argmax(a)", Map.of("a", array))
                                .run()
                                .getFirst()
                                .number(0))
                        .as("%s in order %s", dtype, order)
                        .isEqualTo(first);
            }
        }
    }

    @Test
    void theNextStageDependsOnTheFindingsAndNotOnWhatWasAskedForBefore() {
        Map<String, NdArray> arrays = Map.of("a", doubles(1, 2, 6));
        Computation computation = new Evaluation("sum(a - mean(a) * 2) + sum(a)", arrays).plan(List.of(Map.of()));
        Stage first = computation.nextStage(Findings.NONE).orElseThrow();
        Findings findings = Findings.NONE.with(
                first.merge(List.of(first.run(0, new InputsOnly(arrays), Kernels.best(), () -> false))));
        Findings others = Findings.NONE.with(findings.stages().getFirst().clone());
        others.stages().getFirst()[1] = Double.doubleToLongBits(18);

        for (Findings asked : List.of(findings, others, Findings.NONE, findings)) {
            Optional<Stage> next = computation.nextStage(asked);
            assertThat(next.orElseThrow().index()).isEqualTo(asked.stages().size());
        }
        assertThat(partial(computation, findings, arrays)).isNotEqualTo(partial(computation, others, arrays));
        assertThat(partial(computation, findings, arrays)).isEqualTo(partial(computation, findings, arrays));
    }

    private static List<Partial> partial(Computation computation, Findings findings, Map<String, NdArray> arrays) {
        return run(computation.nextStage(findings).orElseThrow(), 0, arrays, () -> false);
    }

    @Test
    void theDtypeIsPerItem() {
        List<Evaluation.Value> values = new Evaluation("sum(a * i)", Map.of("a", counting(DType.INT32, 3)))
                .items(ITEMS)
                .run();
        assertThat(values)
                .extracting(Evaluation.Value::dtype)
                .containsExactly(DType.INT64, DType.FLOAT64, DType.INT64, DType.INT64);
        assertThat(values).extracting(value -> value.number(0)).containsExactly(3.0, 7.5, -9.0, 3.0);
    }

    @Test
    void aFortranOrderedArrayIsReadWithoutACopy() {
        ArrayOperand fortran = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(300, 400, 500), Order.F));
        ArrayOperand other = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(300, 400, 500), Order.C));
        assertThat(stage("sum(a * a)", fortran).bytesCopied(0)).isZero();
        Stage both = stage("sum(a * b)", fortran, other);
        assertThat(both.bytesCopied(0)).isEqualTo(both.bytesScanned(0) / 2);
    }

    @Test
    void slicesCoverTheArrayInPiecesOfBoundedSize() {
        for (long count : new long[] {2, 4_096, 4_200_000, 1_000_000_007, 1L << 45}) {
            Stage stage = stage("sum(a)", ArrayOperand.of(new ArrayType(DType.FLOAT32, Shape.of(count), Order.C)));
            assertThat(stage.sliceCount()).isBetween(1, 10_000);
            long[] bytes = IntStream.range(0, stage.sliceCount())
                    .mapToLong(stage::bytesScanned)
                    .toArray();
            assertThat(Arrays.stream(bytes).sum()).isEqualTo(count * 4);
            assertThat(count > 1L << 32 || Arrays.stream(bytes).max().orElseThrow() <= 256L << 20)
                    .as("slices of %d elements", count)
                    .isTrue();
        }
    }

    @Test
    void aLargeArrayHasFewLongSlicesAndOneOfSomeMegabytesStillHasSeveral() {
        assertThat(slicesOfASum(1L << 27)).isEqualTo(8);
        assertThat(slicesOfASum(1L << 26)).isEqualTo(16);
        assertThat(slicesOfASum(1L << 23)).isEqualTo(2);
    }

    private static int slicesOfASum(long count) {
        return stage("sum(a)", ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(count), Order.C)))
                .sliceCount();
    }

    @Test
    void slicesDoNotDependOnTheItems() {
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(1L << 30), Order.C));
        Expression expression = Expression.parse("sum(a * i)");
        int one = Computation.of(expression, Map.of("a", array), ITEMS.subList(0, 1))
                .nextStage(Findings.NONE)
                .orElseThrow()
                .sliceCount();
        assertThat(Computation.of(expression, Map.of("a", array), ITEMS)
                        .nextStage(Findings.NONE)
                        .orElseThrow()
                        .sliceCount())
                .isEqualTo(one);
    }

    @Test
    void reductionsOfDifferentShapesHaveSlicesOfTheirOwn() {
        Map<String, NdArray> arrays = Map.of("a", doubles(1, 2, 3), "b", doubles(10, 20));
        Stage stage = stage("sum(a) * sum(b) - max(a)", arrays);
        assertThat(stage.sliceCount()).isEqualTo(2);
        assertThat(run(stage, 0, arrays, Interruption.NEVER)).contains(new Nothing());
        assertThat(Evaluation.of("sum(a) * sum(b) - max(a)", arrays).number(0)).isEqualTo(177.0);
    }

    @Test
    void aSecondPassKnowsWhatTheFirstFound() {
        Map<String, NdArray> arrays = Map.of("a", doubles(1, 2, 6));
        assertThat(new Evaluation("mean((a - mean(a)) ** 2)", arrays).stageCount())
                .isEqualTo(2);
        assertThat(Evaluation.of("mean((a - mean(a)) ** 2)", arrays).number(0)).isEqualTo(14.0 / 3);
        assertThat(Evaluation.of("(a - a.min()) / ptp(a)", arrays).numbers()).containsExactly(0, 0.2, 1);
    }

    @Test
    void aRunStopsBetweenBlocksWhenAsked() {
        Map<String, NdArray> arrays = Map.of("a", counting(DType.FLOAT64, 100_000));
        Stage stage = stage("sum(a)", arrays);
        AtomicInteger questions = new AtomicInteger();
        assertThatExceptionOfType(ComputationInterruptedException.class)
                .isThrownBy(() -> run(stage, 0, arrays, () -> questions.incrementAndGet() == 3))
                .withMessageContaining("slice 0");
        assertThat(questions).hasValue(3);
    }

    @Test
    void wordsFromOutsideAreChecked() {
        Stage stage = stage("max(a) + sum(a) + mean(a)", Map.of("a", counting(DType.UINT8, 3)));
        assertThat(stage.decode(0, 0, new long[] {255}))
                .isInstanceOf(Extreme.class)
                .extracting(Partial::words)
                .isEqualTo(new long[] {255});
        assertThat(stage.decode(1, 0, new long[] {-1})).isEqualTo(new IntegerSum(-1));
        assertThat(stage.decode(2, 0, new long[] {-1})).isEqualTo(new FloatingSum(Double.NaN));
        assertThat(stage.decode(0, 0, new long[0])).isEqualTo(new Nothing());
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(0, 0, new long[] {256}));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(0, 0, new long[] {-1}));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(1, 0, new long[] {1, 2}));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(3, 0, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(-1, 0, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.decode(0, 1, new long[] {1}));
    }

    @Test
    void incompleteOrForeignPartialsDoNotMerge() {
        Stage stage = stage("sum(a)", Map.of("a", doubles(1, 2)));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.merge(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.merge(List.of(List.of())));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.merge(List.of(List.of(List.of()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> stage.merge(List.of(List.of(List.of(new IntegerSum(1))))));
        assertThatIllegalArgumentException().isThrownBy(() -> stage.merge(List.of(List.of(List.of(new Nothing())))));
    }

    @Test
    void findingsOfSomethingElseAreRefused() {
        Computation computation = new Evaluation("sum(a)", Map.of("a", doubles(1, 2))).plan(List.of(Map.of()));
        for (long[] words : new long[][] {{}, {1}, {2, 1, 1}, {-1}, {1, 3, 0}, {Long.MAX_VALUE, 1}}) {
            Findings findings = Findings.NONE.with(words);
            assertThatIllegalArgumentException().isThrownBy(() -> computation.nextStage(findings));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> computation.results(Findings.NONE));
    }

    @Test
    void arraysOtherThanThePlannedAreRefused() {
        Map<String, NdArray> right = Map.of("a", doubles(1, 2));
        Stage stage = stage("sum(a)", right);
        for (Map<String, NdArray> wrong : List.of(
                Map.<String, NdArray>of(), Map.of("a", doubles(1, 2, 3)), Map.of("a", counting(DType.INT64, 2)))) {
            assertThatIllegalArgumentException().isThrownBy(() -> run(stage, 0, wrong, Interruption.NEVER));
        }
        assertThatIllegalArgumentException().isThrownBy(() -> run(stage, 1, right, Interruption.NEVER));
    }

    @Test
    void whatHasNoMeaningIsRefusedWithItsPlace() {
        assertRefused("sum(c)", "unknown_variable", 4, "'c'");
        assertRefused("sum(a * b)", "shape_mismatch", 6, "(3,)");
        assertRefused("max(z)", "empty_reduction", 0, "zero-size array to reduction operation max");
    }

    private static void assertRefused(String source, String code, int column, String said) {
        Map<String, NdArray> arrays = Map.of("a", doubles(1, 2, 3), "b", doubles(1, 2), "z", doubles());
        ExpressionException error = catchThrowableOfType(
                ExpressionException.class, () -> new Evaluation(source, arrays).plan(ITEMS.subList(0, 1)));
        assertThat(error).as(source).isNotNull();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.column()).isEqualTo(column);
        assertThat(error).hasMessageContaining(said);
    }

    @Test
    void whatTheEngineHasNoPassesForIsRefusedWithItsPlace() {
        String longChain = "(a" + " + 1".repeat(400) + ")";
        assertUnplanned("1 + median(a, axis=0)", Shape.of(1 << 21, 2), "expression_unsupported", 4);
        assertUnplanned("2 * cumsum(a, axis=0)", Shape.of(2, 1 << 21), "expression_unsupported", 4);
        assertUnplanned("-percentile(a, (1, 2, 3), axis=0)", Shape.of(2, 100_000), "expression_unsupported", 1);
        assertUnplanned("-(a[:, None, None] + a[:, None] + a)", Shape.of(1_200_000), "value_error", 0);
        assertUnplanned(longChain + ".T".repeat(60), Shape.of(2, 3), "expression_too_complex", longChain.length());
    }

    @Test
    void everyRefusalPointsIntoItsSource() {
        ArrayOperand huge = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(1 << 27), Order.C));
        ArrayOperand small = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(4, 6), Order.C));
        for (String source : List.of(
                "1 + a[" + "None, ".repeat(65) + "]",
                "sum(a[:, None, None] + a[:, None] + a)",
                "1 + b.reshape(9223372036854775807, 9223372036854775807)",
                "1 + sum(b, axis=99999999999999999999)",
                "1 + histogram(b, bins=3000)[0]",
                "1 + histogram(b, range=(nan, 1))[0]",
                "1 + linalg.norm(b, ord='nuc')",
                "1 + average(b, weights=a)",
                "1 + percentile(a, a)",
                "1 + median(b[:, 7])",
                "(2 ** 64) ** 64 ** 64 + b",
                "(b, (b, b))")) {
            ExpressionException error =
                    catchThrowableOfType(ExpressionException.class, () -> stage(source, huge, small));
            assertThat(error).as(source).isNotNull();
            assertThat(error.column()).as(source).isBetween(0, source.length() - 1);
        }
    }

    private static void assertUnplanned(String source, Shape shape, String code, int firstColumn) {
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, shape, Order.C));
        ExpressionException error = catchThrowableOfType(ExpressionException.class, () -> stage(source, array));
        assertThat(error).as(source).isNotNull();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.column())
                .isBetween(firstColumn, code.equals("expression_too_complex") ? source.length() : firstColumn);
    }

    @Test
    void theTimeOfAComputationGoesWithWhatBroadcastingAndItemsMakeOfItsArrays() {
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(1 << 27), Order.C));
        long once = coreTime("sum(a)", array, 1).toMillis();
        assertThat(once).isBetween(20L, 2_000L);
        assertThat(coreTime("sum(a * i)", array, 1_000).toMillis()).isBetween(100 * once, 1_000 * once);
        assertThat(coreTime("sum(a[:, None] + a)", array, 1).toDays()).isGreaterThan(10);
    }

    private static Duration coreTime(String source, ArrayOperand array, int itemCount) {
        List<Map<String, ScalarValue>> items = IntStream.range(0, itemCount)
                .mapToObj(item -> Map.of("i", ScalarValue.parse("" + item)))
                .toList();
        return Computation.of(Expression.parse(source), Map.of("a", array), items)
                .coreTime();
    }

    @Test
    void aNameCannotBeBothAnArrayAndAValue() {
        Evaluation evaluation = new Evaluation("sum(i)", Map.of("i", doubles(1)));
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> evaluation.plan(ITEMS.subList(0, 1)))
                .satisfies(error -> assertThat(error.code()).isEqualTo("variable_conflict"));
    }

    @Test
    void aComputationNeedsAnItem() {
        Evaluation evaluation = new Evaluation("sum(a)", Map.of("a", doubles(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> evaluation.plan(List.of()));
    }

    @Test
    void sumsOfNothingAndOfNegativeZerosAreZero() {
        assertThat(Evaluation.of("sum(a)", Map.of("a", doubles())).bits(0)).isZero();
        assertThat(Evaluation.of("sum(a)", Map.of("a", doubles(-0.0, -0.0))).bits(0))
                .isZero();
        assertThat(Evaluation.of("mean(a)", Map.of("a", doubles())).number(0)).isNaN();
    }

    @Test
    void float32IsAddedUpInFloat64AndRoundedOnce() {
        int count = 1 << 16;
        NdArray array = SampleArrays.of(DType.FLOAT32, Shape.of(count), Order.C, 0);
        for (int i = 0; i < count; i++) {
            array.data().set(Elements.FLOAT32, 4L * i, i == 0 ? 0x1p24f : 1.0f);
        }
        Evaluation.Value value = Evaluation.of("sum(a)", Map.of("a", array));
        assertThat(value.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(value.number(0)).isEqualTo((float) (0x1p24 + (count - 1)));
    }

    @Test
    void integersToANegativePowerAreAValueErrorOfTheExpression() {
        Map<String, NdArray> arrays = Map.of("a", SampleArrays.of(DType.INT32, Shape.of(5_000), Order.C, 5));

        for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar())) {
            for (String source : List.of("sum(a ** a)", "a ** min(a)", "2 ** min(a)")) {
                Evaluation evaluation = new Evaluation(source, arrays).with(kernels);
                ExpressionException refused = catchThrowableOfType(ExpressionException.class, () -> evaluation.run());
                assertThat(refused.code()).as(source).isEqualTo("value_error");
                assertThat(refused).hasMessage("integers to negative integer powers are not allowed (ValueError)");
            }
        }
    }
}
