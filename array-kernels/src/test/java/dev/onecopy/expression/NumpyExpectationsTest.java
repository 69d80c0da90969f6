package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Kernels;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What NumPy answered, as src/test/python/numpy_expectations.py wrote it down. */
class NumpyExpectationsTest {
    private static final int AT_LEAST = 9_000;

    private static final Map<String, List<String>> CODES = Map.of(
            "TypeError", List.of("type_error"),
            "OverflowError", List.of("overflow_error"),
            "ZeroDivisionError", List.of("zero_division"),
            "ValueError", List.of("empty_reduction", "shape_mismatch"));

    @ParameterizedTest
    @ValueSource(strings = {"best", "scalar"})
    void everyExpressionAnswersAsNumpyDoes(String kernels) {
        List<String> differences = new ArrayList<>();
        List<String> lines = lines();
        for (String line : lines) {
            difference(line, kernels.equals("best") ? Kernels.best() : Kernels.scalar(), differences);
        }
        assertThat(lines).hasSizeGreaterThan(AT_LEAST);
        assertThat(differences).isEmpty();
    }

    private static List<String> lines() {
        try (InputStream resource = NumpyExpectationsTest.class.getResourceAsStream("/numpy-expectations.txt")) {
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

    private static void difference(String line, Kernels kernels, List<String> differences) {
        List<String> parts = Arrays.asList(line.split(" \\| ", 3));
        Map<String, NdArray> arrays = new HashMap<>();
        Map<String, ScalarValue> scalars = new HashMap<>();
        for (String variable : parts.get(1).split("; ", -1)) {
            bind(variable, arrays, scalars);
        }
        List<String> expected = Arrays.asList(parts.get(2).split(" ", -1));
        try {
            Evaluation.ScalarResult result = Evaluation.evaluate(parts.get(0), arrays, List.of(scalars), kernels)
                    .getFirst();
            if (!matches(result, expected)) {
                differences.add(line + " -> " + result.dtype() + " " + result.value());
            }
        } catch (ExpressionException error) {
            if (!CODES.getOrDefault(expected.getFirst(), List.of()).contains(error.code())) {
                differences.add(line + " -> " + error.code() + ": " + error.getMessage());
            }
        }
    }

    private static void bind(String variable, Map<String, NdArray> arrays, Map<String, ScalarValue> scalars) {
        String name = variable.substring(0, variable.indexOf('='));
        String value = variable.substring(variable.indexOf('=') + 1);
        int bracket = value.indexOf('[');
        if (bracket < 0) {
            scalars.put(name, ScalarValue.parse(value));
            return;
        }
        DType dtype = DType.valueOf(value.substring(0, bracket).toUpperCase(Locale.ROOT));
        String lengths = value.substring(bracket + 1, value.indexOf(']'));
        Shape shape = lengths.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(lengths.split("x", -1))
                        .mapToLong(Long::parseLong)
                        .toArray());
        String[] elements = value.substring(value.indexOf(':') + 1).split(",", -1);
        arrays.put(name, TestArrays.of(dtype, shape, i -> TestArrays.bits(dtype, elements[(int) i])));
    }

    private static boolean matches(Evaluation.ScalarResult result, List<String> expected) {
        if (!result.dtype().numpyName().equals(expected.getFirst())) {
            return false;
        }
        if (!result.dtype().isFloating()) {
            return result.bits() == TestArrays.bits(result.dtype(), expected.get(1));
        }
        double actual = (Double) result.value();
        double value = TestArrays.floating(expected.get(1));
        double tolerance = expected.size() > 2 ? TestArrays.floating(expected.get(2)) : 0;
        return Double.compare(actual, value) == 0 || actual == value || Math.abs(actual - value) <= tolerance;
    }
}
