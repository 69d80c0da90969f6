package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.computation.Evaluation;
import dev.onecopy.expression.ReferenceEvaluation.Values;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Runs the tables of docs/expressions.md. */
class DocumentationTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "expressions.md");
    private static final Pattern NUMBER = Pattern.compile("\\d[\\d,]*");
    private static final Pattern CODE = Pattern.compile("`([^`]*)`");

    @Test
    void everyExampleOfAFunctionGivesItsResult() throws IOException {
        List<List<String>> rows = tables("| function | dtypes | example | gives |");
        assertThat(rows).hasSizeGreaterThan(100);
        for (List<String> row : rows) {
            check(plain(row.get(2)), "", plain(row.get(3)));
        }
    }

    @Test
    void everyOtherExampleGivesItsResult() throws IOException {
        List<List<String>> rows = tables("| expression | i | gives |");
        assertThat(rows).hasSizeGreaterThan(20);
        for (List<String> row : rows) {
            check(plain(row.get(0)), plain(row.get(1)), plain(row.get(2)));
        }
    }

    /** A name counts as documented where it begins a code span of the first column, or is one. */
    @Test
    void everyNameOfEveryFunctionIsInATable() throws IOException {
        String first = tables("| function | dtypes | example | gives |").stream()
                .map(List::getFirst)
                .collect(Collectors.joining(" "));
        List<String> documented = new ArrayList<>();
        Matcher codes = CODE.matcher(first);
        while (codes.find()) {
            documented.add(codes.group(1).replaceAll("\\(.*", ""));
        }
        for (Function function : Function.values()) {
            assertThat(documented).as(function.toString()).containsAll(function.names());
        }
    }

    private static void check(String example, String i, String gives) throws IOException {
        Map<String, NdArray> arrays = arrays();
        Map<String, ScalarValue> item = i.isEmpty() ? Map.of() : Map.of("i", ScalarValue.parse(i));
        String[] parts = gives.split("; ", -1);
        List<List<Values>> answers = new ArrayList<>();
        answers.add(ReferenceEvaluation.evaluate(example, arrays, item));
        answers.add(Answers.of(example, arrays, item));
        for (List<Values> results : answers) {
            assertThat(results).as(example).hasSize(parts.length);
            for (int part = 0; part < parts.length; part++) {
                check(example, results.get(part), parts[part]);
            }
        }
    }

    private static void check(String example, Values values, String gives) {
        String[] words = gives.split(" ", 2);
        assertThat(values.dtype().numpyName()).as(example).isEqualTo(words[0]);
        String[] elements = words[1].replaceAll("[\\[\\]]", "").split(", ", -1);
        assertThat(values.bits()).as(example).hasSameSizeAs(elements);
        assertThat(brackets(values.shape())).as(example).isEqualTo(words[1].replaceAll("[^\\[\\]]", ""));
        for (int i = 0; i < elements.length; i++) {
            assertThat(TestArrays.matches(values.dtype(), values.bits()[i], elements[i]))
                    .as(example + " [" + i + "] " + values.floating(i))
                    .isTrue();
        }
    }

    /** The brackets of a nested list of this shape. */
    private static String brackets(Shape shape) {
        String result = "";
        for (int axis = shape.ndim() - 1; axis >= 0; axis--) {
            result = "[" + result.repeat(Math.toIntExact(result.isEmpty() ? 1 : shape.length(axis))) + "]";
        }
        return result;
    }

    @Test
    void everyErrorHasItsCode() throws IOException {
        List<List<String>> errors = tables("| expression | code | because |");
        assertThat(errors).hasSizeGreaterThan(15);
        for (List<String> error : errors) {
            String code = plain(error.get(1));
            Map<String, NdArray> bound = new HashMap<>(arrays());
            if (code.equals("variable_conflict")) {
                bound.put("i", TestArrays.doubles(1));
            }
            List<Map<String, ScalarValue>> items = List.of(Map.of("i", ScalarValue.IntegerValue.of(1)));
            String expression = plain(error.get(0));
            ExpressionException thrown = catchThrowableOfType(
                    ExpressionException.class, () -> new Evaluation(expression, bound).plan(items));
            assertThat(thrown).as(expression).isNotNull();
            assertThat(thrown.code()).as(expression).isEqualTo(code);
            assertThat(thrown.column()).as(expression).isNotNegative();
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
                        GraphBuilder.MAXIMUM_NODES,
                        ScalarValue.Literals.MAXIMUM_LENGTH);
        assertThat(document).contains(String.format("up to %,d bins", QuantileTyping.MAXIMUM_BINS));
    }

    private static Map<String, NdArray> arrays() throws IOException {
        Map<String, NdArray> arrays = new HashMap<>();
        for (List<String> row : tables("| variable | dtype | shape | elements |")) {
            DType dtype = DType.ofNumpyName(row.get(1));
            Matcher lengths = NUMBER.matcher(row.get(2).replace(",", " "));
            Shape shape = Shape.of(lengths.results()
                    .mapToLong(match -> Long.parseLong(match.group()))
                    .toArray());
            String[] elements = row.get(3).split(", ", -1);
            arrays.put(plain(row.get(0)), TestArrays.of(dtype, shape, i -> TestArrays.bits(dtype, elements[(int) i])));
        }
        return arrays;
    }

    private static String plain(String cell) {
        return cell.replace("`", "");
    }

    /** The cells of the rows below every such heading. */
    private static List<List<String>> tables(String heading) throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENT);
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals(heading)) {
                lines.stream()
                        .skip(i + 2L)
                        .takeWhile(line -> line.startsWith("|"))
                        .forEach(line -> rows.add(cells(line)));
            }
        }
        return rows;
    }

    private static List<String> cells(String line) {
        return Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|", -1))
                .map(cell -> cell.strip().replace("\\|", "|"))
                .toList();
    }
}
