package dev.onecopy.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.computation.Computation;
import dev.onecopy.expression.Expression;
import dev.onecopy.expression.ExpressionException;
import dev.onecopy.kernel.Kernels;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random expressions on random arrays give what NumPy gives: dtype, shape, values, and errors.
 *
 * <p>The cases are the same in every build, so that it fails for what a change has broken; {@code -Donecopy.seed=S}
 * draws others, which must pass too. What NumPy does otherwise by design, see docs/expressions.md, is not drawn.
 *
 * <p>NumPy 1.24, with NEP 50 switched on, serves as NumPy 2 does, but for what it answers otherwise and is not asked:
 * it rounds integers to float64, takes quantiles of float16 and float32 in float64, and fails on histograms of
 * integers.
 *
 * <p>A failure names the index of its case; with the seed that is printed it is repeated by {@code -Donecopy.seed=S
 * -Donecopy.case=INDEX}, alone.
 */
@Tag("processes")
@Order(1)
class NumpyDifferentialTest {
    private static final long USUAL_SEED = 987_654_321;
    private static final int CASES = Integer.getInteger("onecopy.cases", 20_000);
    private static final int ALONE = Integer.getInteger("onecopy.case", -1);
    private static final long SEED = Long.getLong("onecopy.seed", USUAL_SEED);

    /** With so many cases every function of the language must have been compared. */
    private static final int ENOUGH_CASES = 20_000;

    /** One case in so many is computed in every other way too, and must give the same bits. */
    private static final int REPEATED = 8;

    /** Which codes an exception of NumPy may have here. */
    private static final Map<String, List<String>> CODES = Map.of(
            "TypeError", List.of("type_error"),
            "OverflowError", List.of("overflow_error", "type_error"),
            "ZeroDivisionError", List.of("zero_division"));

    private final Tally tally = new Tally();
    private final Evaluator evaluator = new Evaluator(Kernels.best(), 1, new Random(SEED));
    private final List<Evaluator> others = List.of(
            new Evaluator(Kernels.scalar(), 1, new Random(SEED)),
            new Evaluator(Kernels.best(), 2, new Random(SEED + 1)),
            new Evaluator(Kernels.best(), 5, new Random(SEED + 2)),
            new Evaluator(Kernels.scalar(), 5, new Random(SEED + 3)));

    @Test
    void everyExpressionGivesWhatNumpyGives() throws IOException, InterruptedException {
        System.out.println("onecopy.seed=" + SEED);
        int first = Math.max(ALONE, 0);
        try (NumpyProcess numpy = new NumpyProcess(SEED, first, ALONE < 0 ? CASES : 1)) {
            for (Optional<NumpyCase> next = numpy.next(); next.isPresent(); next = numpy.next()) {
                check(next.get());
            }
        }
        System.out.println(tally.report());
        assertThat(tally.differences()).as(tally.shownDifferences()).isEmpty();
        assertThat(tally.unsupportedCount()).isLessThanOrEqualTo(CASES / 100);
        if (ALONE < 0 && CASES >= ENOUGH_CASES) {
            assertThat(tally.exercised()).containsAll(functionsOfTheLanguage());
        }
    }

    /** All names that the language knows, as the message about one that it does not know lists them. */
    private static List<String> functionsOfTheLanguage() {
        ExpressionException error = catchThrowableOfType(
                ExpressionException.class,
                () -> Computation.of(Expression.parse("nothing(1)"), Map.of(), List.of(Map.of())));
        String message = Objects.requireNonNull(error.getMessage());
        List<String> names =
                Arrays.asList(message.substring(message.lastIndexOf("supported are ") + "supported are ".length())
                        .split(", "));
        assertThat(names).hasSizeGreaterThan(100).contains("sum", "sqrt");
        return names;
    }

    private void check(NumpyCase numpyCase) {
        List<List<ComputedArray>> results;
        try {
            results = evaluator.evaluate(numpyCase.expression(), numpyCase.arrays(), numpyCase.items());
        } catch (ExpressionException error) {
            refused(numpyCase, error);
            return;
        } catch (RuntimeException | LinkageError failure) {
            tally.difference(describe(numpyCase) + " fails: " + failure + at(failure));
            return;
        }
        tally.compared(numpyCase);
        for (int item = 0; item < results.size(); item++) {
            compare(numpyCase, item, results.get(item));
        }
        if (numpyCase.index() % REPEATED == 0 || numpyCase.group().equals("large")) {
            others.forEach(other -> compareBits(numpyCase, results, other));
        }
    }

    private void refused(NumpyCase numpyCase, ExpressionException error) {
        Optional<NumpyCase.Answer.Refusal> refusal = numpyCase.answers().stream()
                .filter(NumpyCase.Answer.Refusal.class::isInstance)
                .map(NumpyCase.Answer.Refusal.class::cast)
                .findFirst();
        if (error.code().equals("expression_unsupported")) {
            tally.unsupported(error);
        } else if (refusal.isEmpty()) {
            tally.difference(describe(numpyCase) + " is refused: " + error.code() + ", " + error.getMessage());
        } else {
            tally.compared(numpyCase);
            List<String> codes = CODES.getOrDefault(refusal.get().exception(), List.of());
            if (!codes.isEmpty() && !codes.contains(error.code())) {
                tally.difference(describe(numpyCase) + " is refused: " + error.code() + ", " + error.getMessage()
                        + "; by NumPy: " + refusal.get());
            }
        }
    }

    private void compare(NumpyCase numpyCase, int item, List<ComputedArray> actual) {
        switch (numpyCase.answers().get(item)) {
            case NumpyCase.Answer.Refusal refusal ->
                tally.difference(describe(numpyCase) + " gives " + summary(actual) + "; NumPy raises " + refusal);
            case NumpyCase.Answer.Values values -> {
                if (values.parts().size() != actual.size()) {
                    tally.difference(describe(numpyCase) + " gives " + summary(actual));
                    return;
                }
                for (int part = 0; part < actual.size(); part++) {
                    Expectation expectation = values.parts().get(part);
                    Optional<String> difference = expectation.difference(actual.get(part));
                    difference.ifPresent(
                            text -> tally.difference(describe(numpyCase) + itemOf(numpyCase, item) + text));
                    if (difference.isEmpty() && expectation instanceof Expectation.Units units) {
                        tally.errors(units, actual.get(part));
                    }
                }
            }
        }
    }

    private void compareBits(NumpyCase numpyCase, List<List<ComputedArray>> expected, Evaluator other) {
        List<List<ComputedArray>> actual =
                other.evaluate(numpyCase.expression(), numpyCase.arrays(), numpyCase.items());
        boolean same = IntStream.range(0, expected.size())
                .allMatch(item -> IntStream.range(0, expected.get(item).size())
                        .allMatch(part -> expected.get(item)
                                .get(part)
                                .sameBits(actual.get(item).get(part))));
        if (!same) {
            tally.difference(describe(numpyCase) + " gives other bits with "
                    + other.kernels().name() + " and " + other.threads() + " threads");
        }
    }

    private static String describe(NumpyCase numpyCase) {
        String arrays = numpyCase.arrays().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(array -> array.getKey() + "=" + array.getValue().dtype()
                        + array.getValue().shape())
                .collect(Collectors.joining(" "));
        return "case " + numpyCase.index() + ": " + numpyCase.expression() + "   [" + arrays + "] ";
    }

    private static String itemOf(NumpyCase numpyCase, int item) {
        return numpyCase.items().get(item) + ": ";
    }

    private static String summary(List<ComputedArray> arrays) {
        return arrays.stream()
                .map(array -> array.dtype() + " " + array.shape()
                        + (array.elementCount() > 0 ? " " + array.show(0) + " …" : ""))
                .collect(Collectors.joining(", "));
    }

    private static String at(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0] + (trace.length > 1 ? ", " + trace[1] : "");
    }
}
