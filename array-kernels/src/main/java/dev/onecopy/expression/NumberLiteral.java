package dev.onecopy.expression;

import java.math.BigInteger;
import java.util.Locale;

/** Python's spellings of numbers: 1_000, 0x1f, 0o17, 0b101, 1.5e-3. */
final class NumberLiteral {
    private NumberLiteral() {}

    static ScalarValue parse(String text, int column) {
        String digits = text.replace("_", "").toLowerCase(Locale.ROOT);
        int radix = radix(digits);
        if (radix != 10) {
            ScalarValue.Literals.checkLength(digits, column);
            return WeakArithmetic.bounded(new BigInteger(digits.substring(2), radix), column);
        }
        if (digits.chars().allMatch(Character::isDigit)
                && digits.startsWith("0")
                && digits.chars().anyMatch(digit -> digit != '0')) {
            throw new ExpressionException("expression_syntax", column, "an integer must not start with 0: " + digits);
        }
        return ScalarValue.Literals.parse(digits, column);
    }

    private static int radix(String digits) {
        if (digits.startsWith("0x")) {
            return 16;
        }
        if (digits.startsWith("0o")) {
            return 8;
        }
        return digits.startsWith("0b") ? 2 : 10;
    }
}
