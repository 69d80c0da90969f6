package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sum(a)",
                "np.sum(a * i)",
                "numpy.mean(a)",
                "a.sum()",
                "(a - b).max() - a.min()",
                " ( sum( a ) ) / 2.5e-3 ",
                "--+-max(a)",
                "sum(a * inf)",
                "sum(a + True) - np.nan",
                "sum(1_000 * a)",
                "0xff & a | 0b11 ^ 0o17",
                "sum(a,)",
                "a[1:, ::-1, ..., None, i]",
                "a ** -b ** 2 // ~c % 3",
                "(a < b) & (c != d) << 1",
                "np.linalg.norm(a, axis=0) + linalg.norm(b, ord=np.inf)",
                "a.astype(float32).reshape(2, -1).T",
                "np.histogram(a, bins=10, range=(0, np.pi))[0]",
                "percentile(a, [25, 75,], axis=(0, 1), keepdims=True)",
                "sum(a, dtype='<f4') + np.float32(1) + np.bool(i)",
                "mean(\n  a\n)"
            })
    void whatTheLanguageHasParses(String source) {
        assertThat(Expression.parse(source).source()).isEqualTo(source);
    }

    @ParameterizedTest
    @CsvSource({
        "np.sum(a * i), sum",
        "(a.amin()), min",
        "linalg.norm(a), linalg.norm",
        "a + sum(a), elementwise",
        "-a, elementwise",
        "np.where(a > 0; a; 0), elementwise",
        "a.astype(float32), elementwise",
        "a[3], view",
        "a.T, view",
        "a, view",
        "1.5, other"
    })
    void saysWhatItIsAbout(String source, String operation) {
        assertThat(Expression.parse(source.replace(';', ',')).operation()).isEqualTo(operation);
    }

    @Test
    void variablesAreTheNamesThatAreNeitherFunctionsNorConstants() {
        assertThat(Expression.parse("np.sum(a * i + inf) + b.max() * True").variables())
                .containsExactly("a", "i", "b");
        assertThat(Expression.parse("sum(sum)").variables()).containsExactly("sum");
        assertThat(Expression.parse("a.sum(dtype=float32)[i:None] + np.pi + e").variables())
                .containsExactly("a", "i");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a < b < c              | expression_unsupported |  6 | (a < b) & (b < c)",
                "a == b & c != d        | expression_unsupported | 11 | chained",
                "sum(a and b)           | expression_unsupported |  6 | (a) & (b)",
                "not a                  | expression_unsupported |  0 | ~(a)",
                "sum(a if b else c)     | expression_unsupported |  6 | where(condition, x, y)",
                "lambda x: x            | expression_unsupported |  0 | 'lambda'",
                "a @ b                  | expression_unsupported |  2 | sum(a * b)",
                "(a := 1)               | expression_unsupported |  3 | ':='",
                "{a}                    | expression_unsupported |  0 | '{'",
                "a * 2j                 | expression_unsupported |  4 | real and imaginary parts",
                "a.astype(complex128)   | expression_unsupported |  9 | real and imaginary parts",
                "np.complex64(a)        | expression_unsupported |  3 | real and imaginary parts",
                "sum(a, out=b)          | expression_unsupported | 11 | give the job an output",
                "sum(a, axes=0)         | expression_unsupported |  7 | its arguments are a, axis",
                "sqrt(a, where=a > 0)   | expression_unsupported |  8 | its arguments are x",
                "a.real                 | expression_unsupported |  2 | attributes are T",
                "sum(a)(b)              | expression_unsupported |  6 | only functions",
                "np.newton              | expression_unsupported |  3 | neither called nor a constant",
                "sum()                  | type_error             |  0 | needs the argument 'a'",
                "sqrt(a, None, b)       | type_error             | 14 | 2 arguments by position",
                "sum(a, a=b)            | type_error             |  7 | several values for the argument 'a'",
                "a.sum(0, axis=0)       | type_error             |  9 | several values for the argument 'axis'",
                "sum(axis=0, a)         | expression_syntax      | 12 | without a name",
                "len(a)                 | unknown_function       |  0 | a.size",
                "float(a)               | unknown_function       |  0 | a.astype(float64)",
                "np.dot(a, b)           | unknown_function       |  3 | sum(a * b)",
                "norm(a)                | unknown_function       |  0 | linalg.norm",
                "a.median()             | unknown_function       |  2 | median(a)",
                "a.sort()               | unknown_function       |  2 | methods are",
                "__import__(a)          | unknown_function       |  0 | '__import__'",
                "sum(a                  | expression_syntax      |  5 | found the end where",
                "sum(a))                | expression_syntax      |  6 | found ')' where",
                "sum(a b)               | expression_syntax      |  6 | found 'b' where",
                "a[0                    | expression_syntax      |  3 | ']'",
                "a[]                    | expression_syntax      |  2 | found ']'",
                "sum(* a)               | expression_syntax      |  4 | a number, a name",
                "sum(a $ b)             | expression_syntax      |  6 | '$'",
                "sum('a)                | expression_syntax      |  4 | no meaning",
                "sum(2a)                | expression_syntax      |  5 | 'a'",
                "sum(007 * a)           | expression_syntax      |  4 | start with 0",
                "``                     | expression_syntax      |  0 | found the end"
            })
    void whatTheLanguageHasNotIsRefusedWithItsPlace(String source, String code, int column, String said) {
        ExpressionException error = catchThrowableOfType(ExpressionException.class, () -> Expression.parse(source));
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo(code);
        assertThat(error.column()).isEqualTo(column);
        assertThat(error).hasMessageStartingWith("column " + column + ": ").hasMessageContaining(said);
    }

    @Test
    void hostileSizesAreRefusedWithTheirLimits() {
        assertTooComplex("a".repeat(Expression.MAXIMUM_LENGTH + 1), "10000");
        assertTooComplex("(".repeat(Expression.MAXIMUM_LENGTH), "100");
        assertTooComplex("-".repeat(Expression.MAXIMUM_LENGTH - 1) + "a", "100");
        assertTooComplex("sum(".repeat(1_500) + "a" + ")".repeat(1_500), "100");
        assertTooComplex("a" + "+a".repeat(600), "1000");
        assertTooComplex("a" + ".T".repeat(101), "100");
        assertTooComplex("a[".repeat(101) + "0" + "]".repeat(101), "100");
        assertThatExceptionOfType(ExpressionException.class)
                .isThrownBy(() -> Expression.parse("sum(a * " + "9".repeat(5_000) + ")"))
                .withMessageContaining("4300");
    }

    @Test
    void theLargestExpressionsNeedLittleStack() throws InterruptedException {
        String nested = "sum(" + "(".repeat(99) + "a" + ")".repeat(99) + ")";
        String chain = "sum(a" + "+a".repeat(498) + ")";
        String signs = "sum(" + "-+".repeat(50) + "a)";
        String calls = "clip(".repeat(99) + "a" + ", 0, 1)".repeat(99);
        String views = "a" + "[None, 0]".repeat(100);
        Throwable[] thrown = new Throwable[1];
        Thread small = new Thread(
                null,
                () -> {
                    Expression.parse(nested);
                    Expression.parse(signs);
                    Evaluation.plan(calls, Map.of("a", TestArrays.doubles(1, 2)), List.of(Map.of()));
                    Evaluation.plan(views, Map.of("a", TestArrays.doubles(1, 2)), List.of(Map.of()));
                    Evaluation.evaluate(chain, Map.of("a", TestArrays.doubles(1, 2)));
                },
                "small stack",
                512 << 10);
        small.setUncaughtExceptionHandler((thread, failure) -> thrown[0] = failure);
        small.start();
        small.join();
        assertThat(thrown[0]).isNull();
    }

    private static void assertTooComplex(String source, String limit) {
        ExpressionException error = catchThrowableOfType(ExpressionException.class, () -> Expression.parse(source));
        assertThat(error).isNotNull();
        assertThat(error.code()).isEqualTo("expression_too_complex");
        assertThat(error).hasMessageEndingWith("the limit is " + limit);
    }

    @Property(tries = 3_000)
    void anyTextParsesOrIsRefused(@ForAll("texts") String source) {
        try {
            assertThat(Expression.parse(source).source()).isEqualTo(source);
        } catch (ExpressionException refused) {
            assertThat(refused.column()).isBetween(0, source.length());
            assertThat(refused.code()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<String> texts() {
        Arbitrary<String> pieces = Arbitraries.of(
                "sum", "(", ")", "a", "+", "-", "*", "/", "1", ".5", "e9", ",", ".", "=", "np", "**", "[", "]", " ",
                "if", "'", "<", "==", "~", ":", "...", "[0]", ".T", "a.sum", "axis=", "😀", "é", "\n", "max(",
                "mean(a)", "inf", "True");
        return Arbitraries.oneOf(
                pieces.list().ofMaxSize(60).map(list -> String.join("", list)),
                Arbitraries.strings().ofMaxLength(80),
                Arbitraries.strings().withChars("()+-a*/ .,sum").ofMaxLength(400));
    }

    @Property
    void literalsOfFloatsGiveThemBackExactly(@ForAll double value) {
        ScalarValue parsed = ScalarValue.parse(new ScalarValue.FloatValue(value).literal());
        assertThat(parsed).isEqualTo(new ScalarValue.FloatValue(value));
    }

    @Property
    void literalsOfIntegersGiveThemBackExactly(@ForAll BigInteger value) {
        ScalarValue integer = new ScalarValue.IntegerValue(value);
        assertThat(ScalarValue.parse(integer.literal())).isEqualTo(integer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " 1", "1 ", "0x10", "1e", "e5", "--1", "NaN", "true", "1_0", "infinity", "sum(a)", "."})
    void otherLiteralsAreRefused(String literal) {
        assertThatExceptionOfType(ExpressionException.class).isThrownBy(() -> ScalarValue.parse(literal));
    }
}
