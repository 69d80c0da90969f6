package dev.onecopy.standalone.demonstration;

import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Numbers as Python prints them. */
final class NumberText {
    /** From here on Python writes an exponent. */
    private static final double EXPONENT_FROM = 1e16;

    private NumberText() {}

    /** Whole floats keep a zero behind the point; all digits of an integer are there. */
    static String of(JsonNode value) {
        if (!value.isFloatingPointNumber() || Math.abs(value.asDouble()) >= EXPONENT_FROM) {
            return value.asString();
        }
        return BigDecimal.valueOf(value.asDouble()).toPlainString().replaceFirst("^(-?\\d+)$", "$1.0");
    }
}
