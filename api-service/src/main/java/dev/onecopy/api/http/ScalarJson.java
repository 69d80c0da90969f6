package dev.onecopy.api.http;

import dev.onecopy.array.DType;
import dev.onecopy.computation.Result;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.expression.ScalarValue.BooleanValue;
import dev.onecopy.expression.ScalarValue.FloatValue;
import dev.onecopy.expression.ScalarValue.IntegerValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Scalars in JSON: {@code 1} is an int, {@code 1.0} a float, and what JSON has no number for are the strings
 * {@code "NaN"}, {@code "Infinity"}, {@code "-Infinity"}.
 */
final class ScalarJson {
    private ScalarJson() {}

    static ScalarValue read(String field, @Nullable JsonNode value) {
        if (value != null && value.isIntegralNumber()) {
            return new IntegerValue(value.bigIntegerValue());
        }
        if (value != null && value.isNumber()) {
            return new FloatValue(value.doubleValue());
        }
        if (value != null && value.isBoolean()) {
            return new BooleanValue(value.booleanValue());
        }
        return switch (value != null && value.isString() ? value.stringValue() : "") {
            case "NaN" -> new FloatValue(Double.NaN);
            case "Infinity" -> new FloatValue(Double.POSITIVE_INFINITY);
            case "-Infinity" -> new FloatValue(Double.NEGATIVE_INFINITY);
            default ->
                throw new InvalidRequestException(field + " has the value " + value
                        + "; a number, true, false, \"NaN\", \"Infinity\" or \"-Infinity\" is expected");
        };
    }

    static Object write(DType dtype, long bits) {
        Object value = new Result.Scalar(dtype, bits).value();
        if (value instanceof Double number && !Double.isFinite(number)) {
            return number.toString();
        }
        return value;
    }
}
