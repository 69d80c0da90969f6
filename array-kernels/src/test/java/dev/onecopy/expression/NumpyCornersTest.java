package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Computation;
import dev.onecopy.expression.ReferenceEvaluation.Values;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What NumPy 2.3 answers, or docs/expressions.md says instead, where no drawn case comes. */
class NumpyCornersTest {
    private static final Map<String, NdArray> ARRAYS = new HashMap<>();

    static {
        ARRAYS.put("a", TestArrays.doubles(1.5, 2.5, 4));
        ARRAYS.put("c", array(DType.FLOAT32, "0.5", "0.25", "nan"));
        ARRAYS.put("h", array(DType.FLOAT16, "nan", "inf", "-inf", "-1"));
        ARRAYS.put("x", TestArrays.doubles(1, 2, Double.POSITIVE_INFINITY));
        ARRAYS.put("t", array(DType.BOOL, "True", "False", "True"));
        ARRAYS.put("k", array(DType.INT8, "-7", "2", "5"));
        ARRAYS.put("m", array(DType.INT32, "1", "2", "3", "4", "5", "6"));
        ARRAYS.put("r", counting(2, 3, 4));
        ARRAYS.put("v", counting(2, 3));
        ARRAYS.put("w", counting(2, 1, 1));
        ARRAYS.put("z", counting(0));
        ARRAYS.put("z00", counting(0, 0));
        ARRAYS.put("z300", counting(3, 0, 0));
        ARRAYS.put("z50", counting(5, 0));
        long[] ones = new long[Shape.MAXIMUM_NDIM];
        Arrays.fill(ones, 1);
        ARRAYS.put("y", counting(ones));
    }

    private static NdArray array(DType dtype, String... elements) {
        return TestArrays.of(dtype, Shape.of(elements.length), i -> TestArrays.bits(dtype, elements[(int) i]));
    }

    private static NdArray counting(long... lengths) {
        return TestArrays.of(DType.FLOAT64, Shape.of(lengths), i -> Double.doubleToRawLongBits((double) i));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "h.astype(uint32)                                  | uint32 (4,) [0, 0, 0, 4294967295]",
                "(h * 1).astype(uint32)                            | uint32 (4,) [0, 0, 0, 4294967295]",
                "where(t, 2**63, 1)                                | int64 (3,) [-9223372036854775808, 1, -9223372036854775808]",
                "where(t, 2**63, True)                             | int64 (3,) [-9223372036854775808, 1, -9223372036854775808]",
                "where(t, k, 2**64 - 1)                            | int8 (3,) [-7, -1, 5]",
                "average(r, axis=(0, 1), weights=v * 0 + 1)        | float64 (4,) [10.0, 11.0, 12.0, 13.0]",
                "average(r * 15, axis=(0, 1), weights=v)           | float64 (4,) [220.0, 235.0, 250.0, 265.0]",
                "average(r * 15, axis=(1, 0), weights=v.T)         | float64 (4,) [220.0, 235.0, 250.0, 265.0]",
                "average(r, axis=1, weights=v[1] * 0 + 2)[0]       | float64 (4,) [4.0, 5.0, 6.0, 7.0]",
                "nanmean(m, dtype=int32)                           | int32 () [3]",
                "linalg.norm(z, inf)                               | float64 () [0.0]",
                "histogram(c, 2, range=(float64(0), float64(4)))[1] | float64 (3,) [0.0, 2.0, 4.0]",
                "histogram(c, 2, range=(0, 4.0))[1]                | float32 (3,) [0.0, 2.0, 4.0]",
                "float64(0.0 ** -inf)                              | float64 () [inf]",
                "1 / float64(0 / -(2**60))                         | float64 () [-inf]",
                "(z50.reshape(0, 5) + w)[0]                        | float64 (0, 5) []",
                "median(z00, axis=0)                               | float64 (0,) []",
                "any(z00, axis=0)                                  | bool (0,) []",
                "all(z300, axis=1)                                 | bool (3, 0) []",
                "sum(z300, axis=1)                                 | float64 (3, 0) []",
                "max(z300, axis=1, initial=2)                      | float64 (3, 0) []",
                "std(a, ddof=std(a, ddof=0).size)                  | float64 () [1.2583057392117916]",
                // The elements that the quantile lies between are the same, or one of them is the answer.
                "quantile(x, 0.5)                                  | float64 () [2.0]",
                "percentile(x, (0, 100))                           | float64 (2,) [1.0, inf]"
            })
    void gives(String source, String answer) {
        List<Values> values = Answers.of(source, ARRAYS, Map.of());

        assertThat(values.stream().map(NumpyCornersTest::text)).containsExactly(answer);
    }

    private static String text(Values values) {
        String elements = IntStream.range(0, values.bits().length)
                .mapToObj(element -> values.dtype().isFloating()
                        ? new ScalarValue.FloatValue(values.floating(element)).literal()
                        : Long.toString(values.bits()[element]))
                .collect(Collectors.joining(", ", "[", "]"));
        return values.dtype() + " " + values.shape() + " " + elements;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "min(z00, axis=0)                                  | empty_reduction",
                "argmax(z00, axis=0)                               | empty_reduction",
                "ptp(z300, axis=1)                                 | empty_reduction",
                "nanmin(z300, axis=1)                              | empty_reduction",
                "linalg.norm(z, -inf)                              | empty_reduction",
                "quantile(z00, 0.5, axis=0)                        | index_error",
                "percentile(y, (25, 50), axis=0, keepdims=True)    | value_error",
                "percentile(y, (25, 50), axis=())                  | value_error",
                "where(t, k, 2**70)                                | overflow_error",
                "where(t, k, -2**63 - 1)                           | overflow_error",
                "average(r, axis=(0, 1), weights=v.T)              | value_error",
                "nanmean(a, dtype=int32)                           | type_error",
                "a * 0.0 ** -1                                     | zero_division",
                "(mean(a),)                                        | expression_unsupported",
                "a.shape                                           | expression_unsupported"
            })
    void refuses(String source, String code) {
        assertThat(refusal(source)).as(source).isEqualTo(code);
    }

    @Test
    void integersInAnyRadixHaveTheSameLimits() {
        for (String prefix : List.of("0x", "0o", "0b")) {
            assertThat(refusal("sum(a) + " + prefix + "1".repeat(ScalarValue.Literals.MAXIMUM_LENGTH)))
                    .isEqualTo("expression_syntax");
        }
        assertThat(refusal("sum(a) + 0x" + "1".repeat(4_200))).isEqualTo("overflow_error");
    }

    /** Arguments that were typed as often as they are asked for would take as many typings as the 40th power of two. */
    @Test
    void whatIsNestedInArgumentsIsTypedOnce() {
        String source = "std(a, ddof=".repeat(40) + "0" + ").size".repeat(39) + ")";

        assertThat(plan(source).operationCount()).isLessThan(100);
    }

    private static String refusal(String source) {
        return catchThrowableOfType(ExpressionException.class, () -> plan(source))
                .code();
    }

    private static Computation plan(String source) {
        return Evaluation.plan(source, ARRAYS, List.of(Map.of()));
    }
}
