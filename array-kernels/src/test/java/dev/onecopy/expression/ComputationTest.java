package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Interruption;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.reduction.Extreme;
import dev.onecopy.reduction.FloatingSum;
import dev.onecopy.reduction.IntegerSum;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ComputationTest {
    /** Two slices of float64 and a ragged end. */
    private static final int TWO_SLICES = 5_000_003;

    private static final List<Map<String, ScalarValue>> ITEMS = List.of(
            Map.of("i", ScalarValue.parse("1")),
            Map.of("i", ScalarValue.parse("2.5")),
            Map.of("i", ScalarValue.parse("-3")),
            Map.of("i", ScalarValue.parse("1")));

    private static NdArray random(DType dtype, long count, long seed) {
        Random random = new Random(seed);
        return TestArrays.of(
                dtype,
                Shape.of(count),
                i -> dtype == DType.FLOAT64 ? Double.doubleToLongBits(random.nextGaussian()) : random.nextLong());
    }

    @Test
    void theMainJobGivesOneResultAnItemInOrder() {
        Map<String, NdArray> arrays = Map.of("a", TestArrays.doubles(1, 2, 3.5));
        List<ScalarResult> results = Evaluation.evaluate("sum(a * i)", arrays, ITEMS, Kernels.best());
        assertThat(results).extracting(ScalarResult::value).containsExactly(6.5, 16.25, -19.5, 6.5);
    }

    @Test
    void theDtypeIsPerItem() {
        Map<String, NdArray> arrays = Map.of("a", TestArrays.of(DType.INT32, Shape.of(3), i -> i));
        List<ScalarResult> results = Evaluation.evaluate("sum(a * i)", arrays, ITEMS, Kernels.best());
        assertThat(results)
                .extracting(ScalarResult::dtype)
                .containsExactly(DType.INT64, DType.FLOAT64, DType.INT64, DType.INT64);
        assertThat(results).extracting(ScalarResult::value).containsExactly(3L, 7.5, -9L, 3L);
    }

    @Test
    void bitsDependNeitherOnKernelsNorOnOrderNorOnGroups() {
        Map<String, NdArray> arrays =
                Map.of("a", random(DType.FLOAT64, TWO_SLICES, 1), "b", random(DType.FLOAT64, 1, 2));
        String source = "sum(a * i + b) / max(a) + mean(a * a)";
        Computation computation = Evaluation.plan(source, arrays, ITEMS);
        assertThat(computation.sliceCount()).isEqualTo(2);
        List<ScalarResult> expected = Evaluation.evaluate(source, arrays, ITEMS, Kernels.best());

        assertThat(Evaluation.evaluate(source, arrays, ITEMS, Kernels.scalar())).isEqualTo(expected);
        List<List<List<Partial>>> backwards = new ArrayList<>();
        for (int slice = computation.sliceCount() - 1; slice >= 0; slice--) {
            backwards.add(computation.run(slice, arrays, Kernels.best(), Interruption.NEVER));
        }
        Collections.reverse(backwards);
        assertThat(computation.finish(backwards)).isEqualTo(expected);
        for (int item = 0; item < ITEMS.size(); item++) {
            assertThat(Evaluation.evaluate(source, arrays, ITEMS.subList(item, item + 1), Kernels.best()))
                    .containsExactly(expected.get(item));
        }
    }

    @Test
    void severalThreadsMayRunSlicesOfOneComputation() {
        Map<String, NdArray> arrays = Map.of("a", random(DType.FLOAT64, TWO_SLICES, 3));
        Computation computation = Evaluation.plan("sum(a * i)", arrays, ITEMS);
        List<List<List<Partial>>> slices = IntStream.range(0, computation.sliceCount())
                .parallel()
                .mapToObj(slice -> computation.run(slice, arrays, Kernels.best(), Interruption.NEVER))
                .toList();
        assertThat(computation.finish(slices))
                .isEqualTo(Evaluation.evaluate("sum(a * i)", arrays, ITEMS, Kernels.best()));
    }

    @Test
    void aFortranOrderedArrayIsReadWithoutACopy() {
        ArrayOperand fortran = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(300, 400, 500), Order.F));
        ArrayOperand other = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(300, 400, 500), Order.C));
        Computation one = Computation.of(Expression.parse("sum(a * a)"), Map.of("a", fortran), List.of(Map.of()));
        assertThat(one.bytesCopiedPerSlice(0)).isZero();
        Computation both =
                Computation.of(Expression.parse("sum(a * b)"), Map.of("a", fortran, "b", other), List.of(Map.of()));
        assertThat(both.bytesCopiedPerSlice(0)).isEqualTo(both.bytesScannedPerSlice(0) / 2);
    }

    @Test
    void slicesCoverTheArrayInPiecesOfBoundedSize() {
        for (long count : new long[] {0, 2, 4_096, 4_200_000, 1_000_000_007, 1L << 45}) {
            ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT32, Shape.of(count), Order.C));
            Computation computation = Computation.of(Expression.parse("sum(a)"), Map.of("a", array), List.of(Map.of()));
            assertThat(computation.sliceCount()).isBetween(1, 10_000);
            long[] bytes = IntStream.range(0, computation.sliceCount())
                    .mapToLong(computation::bytesScannedPerSlice)
                    .toArray();
            assertThat(Arrays.stream(bytes).sum()).isEqualTo(count * 4);
            assertThat(count > 1L << 40 || Arrays.stream(bytes).max().orElseThrow() <= 32L << 20)
                    .as("slices of %d elements", count)
                    .isTrue();
        }
    }

    @Test
    void theGridDoesNotDependOnTheItems() {
        ArrayOperand array = ArrayOperand.of(new ArrayType(DType.FLOAT64, Shape.of(1L << 30), Order.C));
        Expression expression = Expression.parse("sum(a * i)");
        Computation one = Computation.of(expression, Map.of("a", array), ITEMS.subList(0, 1));
        assertThat(Computation.of(expression, Map.of("a", array), ITEMS).sliceCount())
                .isEqualTo(one.sliceCount());
    }

    @Test
    void reductionsOfDifferentShapesHaveSlicesOfTheirOwn() {
        Map<String, NdArray> arrays = Map.of("a", TestArrays.doubles(1, 2, 3), "b", TestArrays.doubles(10, 20));
        Computation computation = Evaluation.plan("sum(a) * sum(b) - max(a)", arrays, List.of(Map.of()));
        assertThat(computation.sliceCount()).isEqualTo(2);
        List<Partial> first =
                computation.run(0, arrays, Kernels.best(), Interruption.NEVER).getFirst();
        assertThat(first.get(1)).isEqualTo(new Nothing());
        assertThat(Evaluation.evaluate("sum(a) * sum(b) - max(a)", arrays).value())
                .isEqualTo(177.0);
    }

    @Test
    void aRunStopsBetweenBlocksWhenAsked() {
        Map<String, NdArray> arrays = Map.of("a", random(DType.FLOAT64, 100_000, 4));
        Computation computation = Evaluation.plan("sum(a)", arrays, List.of(Map.of()));
        AtomicInteger questions = new AtomicInteger();
        assertThatExceptionOfType(ComputationInterruptedException.class)
                .isThrownBy(() -> computation.run(0, arrays, Kernels.best(), () -> questions.incrementAndGet() == 3))
                .withMessageContaining("slice 0")
                .withMessageContaining("of 100000 elements");
        assertThat(questions).hasValue(3);
    }

    @Test
    void wordsFromOutsideAreChecked() {
        Map<String, NdArray> arrays = Map.of("a", TestArrays.of(DType.UINT8, Shape.of(3), i -> i));
        Computation computation = Evaluation.plan("max(a) + sum(a) + mean(a)", arrays, List.of(Map.of()));
        assertThat(computation.decode(0, 0, new long[] {255}))
                .isInstanceOf(Extreme.class)
                .extracting(Partial::words)
                .isEqualTo(new long[] {255});
        assertThat(computation.decode(1, 0, new long[] {-1})).isEqualTo(new IntegerSum(-1));
        assertThat(computation.decode(2, 0, new long[] {Double.doubleToLongBits(1.5)}))
                .isEqualTo(new FloatingSum(1.5));
        assertThat(computation.decode(2, 0, new long[] {-1})).isEqualTo(new FloatingSum(Double.NaN));
        assertThat(computation.decode(0, 0, new long[0])).isEqualTo(new Nothing());
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(0, 0, new long[] {256}));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(0, 0, new long[] {-1}));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(1, 0, new long[] {1, 2}));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(3, 0, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(-1, 0, new long[] {1}));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.decode(0, 1, new long[] {1}));
    }

    @Test
    void incompleteOrForeignPartialsDoNotFinish() {
        Map<String, NdArray> arrays = Map.of("a", TestArrays.doubles(1, 2));
        Computation computation = Evaluation.plan("sum(a)", arrays, List.of(Map.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.finish(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.finish(List.of(List.of())));
        assertThatIllegalArgumentException().isThrownBy(() -> computation.finish(List.of(List.of(List.of()))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> computation.finish(List.of(List.of(List.of(new IntegerSum(1))))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> computation.finish(List.of(List.of(List.of(new Nothing())))));
    }

    @Test
    void arraysOtherThanThePlannedAreRefused() {
        Computation computation = Evaluation.plan("sum(a)", Map.of("a", TestArrays.doubles(1, 2)), List.of(Map.of()));
        for (Map<String, NdArray> wrong : List.of(
                Map.<String, NdArray>of(),
                Map.of("a", TestArrays.doubles(1, 2, 3)),
                Map.of("a", TestArrays.of(DType.INT64, Shape.of(2), i -> i)))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> computation.run(0, wrong, Kernels.best(), Interruption.NEVER));
        }
        Map<String, NdArray> right = Map.of("a", TestArrays.doubles(1, 2));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> computation.run(1, right, Kernels.best(), Interruption.NEVER));
    }

    @Test
    void whatHasNoMeaningIsRefusedWithItsPlace() {
        assertRefused("sum(c)", "unknown_variable", 4, "'c'");
        assertRefused("sum(a * b)", "shape_mismatch", 6, "(3,)");
        assertRefused("max(z)", "empty_reduction", 0, "zero-size array to reduction operation max");
    }

    private static void assertRefused(String source, String code, int column, String said) {
        Map<String, NdArray> arrays =
                Map.of("a", TestArrays.doubles(1, 2, 3), "b", TestArrays.doubles(1, 2), "z", TestArrays.doubles());
        ExpressionException error = catchThrowableOfType(
                ExpressionException.class, () -> Evaluation.plan(source, arrays, ITEMS.subList(0, 1)));
        assertThat(error).as(source).isNotNull();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.column()).isEqualTo(column);
        assertThat(error).hasMessageContaining(said);
    }

    @Test
    void aNameCannotBeBothAnArrayAndAValue() {
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Evaluation.plan("sum(i)", Map.of("i", TestArrays.doubles(1)), ITEMS.subList(0, 1)))
                .satisfies(error -> assertThat(error.code()).isEqualTo("variable_conflict"));
    }

    @Test
    void aComputationNeedsAnItem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Evaluation.plan("sum(a)", Map.of("a", TestArrays.doubles(1)), List.of()));
    }

    @Test
    void sumsOfNothingAndOfNegativeZerosAreZero() {
        assertThat(Evaluation.evaluate("sum(a)", Map.of("a", TestArrays.doubles()))
                        .bits())
                .isZero();
        assertThat(Evaluation.evaluate("sum(a)", Map.of("a", TestArrays.doubles(-0.0, -0.0)))
                        .bits())
                .isZero();
        assertThat(Evaluation.evaluate("mean(a)", Map.of("a", TestArrays.doubles()))
                        .value())
                .isEqualTo(Double.NaN);
    }

    @Test
    void float32IsAddedUpInFloat64AndRoundedOnce() {
        NdArray array =
                TestArrays.of(DType.FLOAT32, Shape.of(1 << 16), i -> Float.floatToIntBits(i == 0 ? 0x1p24f : 1.0f));
        ScalarResult result = Evaluation.evaluate("sum(a)", Map.of("a", array));
        assertThat(result.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(result.value()).isEqualTo((double) (float) (0x1p24 + ((1 << 16) - 1)));
    }
}
