package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.expression.ReferenceEvaluation.Values;
import dev.onecopy.kernel.Elements;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The elements that NumPy answered, as src/test/python/numpy_values.py wrote them down, against the meaning of the
 * typed graph, that is whether typing wrote it rightly in terms of the nodes, and against what the engine makes of it.
 */
class NumpyValuesTest {
    private static final int AT_LEAST = 1_500;

    @Test
    void everyExpressionGivesTheElementsThatNumpyGives() {
        List<String> differences = new ArrayList<>();
        Map<String, NdArray> arrays = new HashMap<>();
        Map<String, ScalarValue> scalars = new HashMap<>();
        int count = 0;
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
                    differences.add(line + " -> " + difference);
                }
            }
        }
        assertThat(count).isGreaterThan(AT_LEAST);
        assertThat(differences).isEmpty();
    }

    private static String difference(
            String expression, String expected, Map<String, NdArray> arrays, Map<String, ScalarValue> scalars) {
        try {
            String difference =
                    difference(ReferenceEvaluation.evaluate(expression, arrays, scalars), expected, "the reference");
            return difference.isEmpty()
                    ? difference(Answers.of(expression, arrays, scalars), expected, "the engine")
                    : difference;
        } catch (ExpressionException error) {
            boolean copied = String.valueOf(error.getMessage()).contains("is not a view");
            return copied ? "" : error.code() + ": " + error.getMessage();
        } catch (RuntimeException failure) {
            return failure.toString();
        }
    }

    private static String difference(List<Values> results, String expected, String who) {
        String[] parts = expected.split("; ", -1);
        for (int i = 0; i < parts.length; i++) {
            if (!matches(results.get(i), parts[i])) {
                return who + ": " + text(results.get(i));
            }
        }
        return "";
    }

    private static String text(Values values) {
        StringBuilder text = new StringBuilder(values.dtype() + " " + values.shape());
        for (int i = 0; i < values.bits().length; i++) {
            text.append(i == 0 ? " " : ",").append(values.floating(i));
        }
        return text.toString();
    }

    private static boolean matches(Values values, String expected) {
        String type = values.dtype() + " " + values.shape() + " ";
        if (!expected.startsWith(type)) {
            return false;
        }
        String[] elements = elements(expected.substring(type.length()));
        if (elements.length != values.bits().length) {
            return false;
        }
        for (int i = 0; i < elements.length; i++) {
            if (!TestArrays.matches(values.dtype(), values.bits()[i], elements[i])) {
                return false;
            }
        }
        return true;
    }

    private static String[] elements(String text) {
        return text.isEmpty() ? new String[0] : text.split(",", -1);
    }

    private static void bind(String variable, Map<String, NdArray> arrays, Map<String, ScalarValue> scalars) {
        String name = variable.substring(0, variable.indexOf('='));
        if (variable.contains("[")) {
            arrays.put(name, array(variable));
        } else {
            scalars.put(name, ScalarValue.parse(variable.substring(name.length() + 1)));
        }
    }

    private static NdArray array(String variable) {
        int open = variable.indexOf('[');
        int close = variable.indexOf(']');
        DType dtype = DType.ofNumpyName(variable.substring(variable.indexOf('=') + 1, open));
        String lengths = variable.substring(open + 1, close);
        boolean fortran = lengths.endsWith("F");
        String axes = fortran ? lengths.substring(0, lengths.length() - 1) : lengths;
        Shape shape = axes.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(axes.split("x", -1))
                        .mapToLong(Long::parseLong)
                        .toArray());
        String[] elements = elements(variable.substring(close + 2));
        ArrayType type = new ArrayType(dtype, shape, fortran ? Order.F : Order.C);
        MemorySegment data = Arena.ofAuto().allocate(Math.max(1, type.nbytes()), 64);
        List<long[]> indexes = ReferenceEvaluation.indexes(shape);
        for (int i = 0; i < elements.length; i++) {
            long offset = 0;
            for (int axis = 0; axis < shape.ndim(); axis++) {
                offset += indexes.get(i)[axis] * type.stridesBytes()[axis];
            }
            Elements.write(dtype, data, offset, TestArrays.bits(dtype, elements[i]));
        }
        return NdArray.contiguous(type, data);
    }

    private static List<String> lines() {
        try (InputStream resource = NumpyValuesTest.class.getResourceAsStream("/numpy-values.txt")) {
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
