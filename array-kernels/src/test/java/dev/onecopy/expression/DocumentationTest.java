package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Kernels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the tables of docs/expressions.md. */
class DocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "expressions.md");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*");

    @Test
    void everyExampleGivesItsResult() throws IOException {
        Map<String, NdArray> arrays = arrays();
        List<List<String>> examples = table("| expression | i | dtype | value |");
        assertThat(examples).hasSizeGreaterThan(20);
        for (List<String> example : examples) {
            Map<String, ScalarValue> item =
                    example.get(1).isEmpty() ? Map.of() : Map.of("i", ScalarValue.parse(example.get(1)));
            Evaluation.ScalarResult result = Evaluation.evaluate(example.get(0), arrays, List.of(item), Kernels.best())
                    .getFirst();
            DType dtype = dtype(example.get(2));
            assertThat(result)
                    .as(example.get(0))
                    .isEqualTo(new Evaluation.ScalarResult(dtype, TestArrays.bits(dtype, example.get(3))));
        }
    }

    @Test
    void everyErrorHasItsCode() throws IOException {
        Map<String, NdArray> arrays = arrays();
        List<List<String>> errors = table("| expression | code | because |");
        assertThat(errors).hasSizeGreaterThan(10);
        for (List<String> error : errors) {
            boolean conflict = error.get(1).equals("variable_conflict");
            Map<String, NdArray> bound = new HashMap<>(arrays);
            if (conflict) {
                bound.put("i", TestArrays.doubles(1));
            }
            List<Map<String, ScalarValue>> items = List.of(Map.of("i", ScalarValue.IntegerValue.of(1)));
            ExpressionException thrown =
                    catchThrowableOfType(ExpressionException.class, () -> Evaluation.plan(error.get(0), bound, items));
            assertThat(thrown).as(error.get(0)).isNotNull();
            assertThat(thrown.code()).as(error.get(0)).isEqualTo(error.get(1));
        }
    }

    @Test
    void theLimitsAreThoseOfTheParser() throws IOException {
        String document = Files.readString(DOCUMENT);
        String limits =
                document.substring(document.indexOf("`expression_too_complex`"), document.indexOf("## How it runs"));
        List<Integer> numbers = NUMBER.matcher(limits)
                .results()
                .map(match -> Integer.valueOf(match.group().replace(",", "")))
                .toList();
        assertThat(numbers)
                .containsExactly(
                        Expression.MAXIMUM_LENGTH,
                        Expression.MAXIMUM_DEPTH,
                        Expression.MAXIMUM_NODES,
                        ScalarValue.Literals.MAXIMUM_LENGTH);
    }

    private static Map<String, NdArray> arrays() throws IOException {
        Map<String, NdArray> arrays = new HashMap<>();
        for (List<String> row : table("| variable | dtype | shape | elements |")) {
            DType dtype = dtype(row.get(1));
            Matcher lengths = NUMBER.matcher(row.get(2).replace(",", " "));
            Shape shape = Shape.of(lengths.results()
                    .mapToLong(match -> Long.parseLong(match.group()))
                    .toArray());
            String[] elements = row.get(3).split(", ", -1);
            arrays.put(row.get(0), TestArrays.of(dtype, shape, i -> TestArrays.bits(dtype, elements[(int) i])));
        }
        return arrays;
    }

    private static DType dtype(String name) {
        return DType.valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The cells of the rows below a heading, without back-quotes. */
    private static List<List<String>> table(String heading) throws IOException {
        return Files.readAllLines(DOCUMENT).stream()
                .dropWhile(line -> !line.equals(heading))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
    }
}
