package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The dtypes, shapes and exceptions that NumPy answered, as src/test/python/numpy_typing.py wrote them down. */
class NumpyTypingTest {
    private static final int AT_LEAST = 10_000;

    private static final Map<String, List<String>> CODES = Map.of(
            "TypeError", List.of("type_error"),
            "AttributeError", List.of("type_error"),
            "OverflowError", List.of("overflow_error"),
            "ZeroDivisionError", List.of("zero_division"),
            "IndexError", List.of("index_error"),
            "AxisError", List.of("axis_error"),
            "ValueError", List.of("empty_reduction", "shape_mismatch", "value_error"));

    @Test
    void everyExpressionHasTheDtypeAndShapeThatNumpyGivesIt() {
        List<String> differences = new ArrayList<>();
        int count = 0;
        Map<String, ArrayOperand> arrays = new HashMap<>();
        Map<String, ScalarValue> scalars = new HashMap<>();
        for (String line : lines()) {
            if (line.startsWith("! ")) {
                arrays.clear();
                scalars.clear();
                for (String variable : line.substring(2).split("; ", -1)) {
                    bind(variable, arrays, scalars);
                }
            } else {
                count++;
                int bar = line.lastIndexOf(" | ");
                String difference = difference(line.substring(0, bar), line.substring(bar + 3), arrays, scalars);
                if (!difference.isEmpty()) {
                    differences.add(line + " -> " + difference + " with " + arrays + scalars);
                }
            }
        }
        assertThat(count).isGreaterThan(AT_LEAST);
        assertThat(differences).isEmpty();
    }

    private static String difference(
            String expression, String expected, Map<String, ArrayOperand> arrays, Map<String, ScalarValue> scalars) {
        try {
            Graph graph = new Graph();
            TypedItem item = Typing.type(Expression.parse(expression), graph, arrays, scalars);
            String actual = item.roots().stream()
                    .map(graph::node)
                    .map(node -> node.dtype() + " " + node.shape())
                    .collect(Collectors.joining("; "));
            return actual.equals(expected) ? "" : actual;
        } catch (ExpressionException error) {
            boolean right = CODES.getOrDefault(expected, List.of()).contains(error.code())
                    || (error.code().equals("expression_unsupported")
                            && String.valueOf(error.getMessage()).contains("is not a view")
                            && anyFortran(arrays));
            return right ? "" : error.code() + ": " + error.getMessage();
        }
    }

    /** Of an array in Fortran order NumPy copies what it reshapes. */
    private static boolean anyFortran(Map<String, ArrayOperand> arrays) {
        return arrays.values().stream()
                .anyMatch(array -> array.shape().ndim() > 1 && array.stridesBytes()[0] < array.stridesBytes()[1]);
    }

    private static void bind(String variable, Map<String, ArrayOperand> arrays, Map<String, ScalarValue> scalars) {
        String name = variable.substring(0, variable.indexOf('='));
        String value = variable.substring(variable.indexOf('=') + 1);
        int colon = value.indexOf(':');
        if (colon < 0) {
            scalars.put(name, ScalarValue.parse(value));
            return;
        }
        boolean fortran = value.endsWith("F");
        String lengths = value.substring(colon + 1, value.length() - (fortran ? 1 : 0));
        Shape shape = lengths.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(lengths.split("x", -1))
                        .mapToLong(Long::parseLong)
                        .toArray());
        DType dtype = DType.ofNumpyName(value.substring(0, colon));
        arrays.put(name, ArrayOperand.of(new ArrayType(dtype, shape, fortran ? Order.F : Order.C)));
    }

    private static List<String> lines() {
        try (InputStream resource = NumpyTypingTest.class.getResourceAsStream("/numpy-typing.txt")) {
            if (resource == null) {
                throw new IllegalStateException("the expectations are missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
