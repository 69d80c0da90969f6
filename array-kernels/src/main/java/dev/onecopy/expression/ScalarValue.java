package dev.onecopy.expression;

import java.math.BigInteger;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A Python scalar: a literal of an expression or an item of {@code map}. It is weak in the sense of NEP 50: it adapts
 * to the dtype of the array that it meets, within its kind.
 */
public sealed interface ScalarValue {
    /** A Python {@code int} of any size. */
    record IntegerValue(BigInteger value) implements ScalarValue {
        /** Of a Java {@code long}. */
        public static IntegerValue of(long value) {
            return new IntegerValue(BigInteger.valueOf(value));
        }

        @Override
        public String literal() {
            return value.toString();
        }
    }

    /** A Python {@code float}. All NaNs are one: the canonical. */
    record FloatValue(double value) implements ScalarValue {
        @Override
        public String literal() {
            if (Double.isNaN(value)) {
                return "nan";
            }
            if (Double.isInfinite(value)) {
                return value > 0 ? "inf" : "-inf";
            }
            return Double.toString(value).toLowerCase(Locale.ROOT);
        }
    }

    /** A Python {@code bool}. */
    record BooleanValue(boolean value) implements ScalarValue {
        @Override
        public String literal() {
            return value ? "True" : "False";
        }
    }

    /** How the expression language writes this value, such that {@link #parse} gives it back exactly. */
    String literal();

    /**
     * The value that a literal stands for: {@code 1}, {@code -1}, {@code 1.5}, {@code 1e300}, {@code nan}, {@code inf},
     * {@code -inf}, {@code True}, {@code False}. As in Python a float too large for 64 bits is an infinity.
     *
     * @throws ExpressionException {@code expression_syntax} if it is none of these or longer than
     *     {@value Literals#MAXIMUM_LENGTH} characters
     */
    static ScalarValue parse(String literal) {
        return Literals.parse(literal, ExpressionException.UNKNOWN_COLUMN);
    }

    /** The numbers among the literals. */
    final class Literals {
        /** An integer of more digits than this is refused, as Python refuses it. */
        public static final int MAXIMUM_LENGTH = 4_300;

        private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
        private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.[0-9]*|\\.?[0-9]+)([eE][+-]?[0-9]+)?");

        private Literals() {}

        static ScalarValue parse(String literal, int column) {
            return switch (literal) {
                case "True" -> new BooleanValue(true);
                case "False" -> new BooleanValue(false);
                case "nan" -> new FloatValue(Double.NaN);
                case "inf" -> new FloatValue(Double.POSITIVE_INFINITY);
                case "-inf" -> new FloatValue(Double.NEGATIVE_INFINITY);
                default -> parseNumber(literal, column);
            };
        }

        static void checkLength(String literal, int column) {
            if (literal.length() > MAXIMUM_LENGTH) {
                String message =
                        "a number of " + literal.length() + " characters is longer than the limit of " + MAXIMUM_LENGTH;
                throw new ExpressionException("expression_syntax", column, message);
            }
        }

        private static ScalarValue parseNumber(String literal, int column) {
            checkLength(literal, column);
            if (INTEGER.matcher(literal).matches()) {
                return new IntegerValue(new BigInteger(literal));
            }
            if (FLOAT.matcher(literal).matches()) {
                return new FloatValue(Double.parseDouble(literal));
            }
            throw new ExpressionException(
                    "expression_syntax", column, "'" + literal + "' is not a number, True, False, nan or inf");
        }
    }
}
