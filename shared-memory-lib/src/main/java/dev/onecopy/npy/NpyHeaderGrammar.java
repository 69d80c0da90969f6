package dev.onecopy.npy;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the dictionary of a header. NumPy evaluates a Python literal; this is the small part of that language which
 * {@code np.save} has ever written, without nesting, so that a hostile header costs no more than its length:
 *
 * <pre>
 * header     = "{" [ pair { "," pair } [ "," ] ] "}"          each of the three keys once, in any order
 * pair       = "'descr'" ":" string | "'fortran_order'" ":" ( "True" | "False" ) | "'shape'" ":" tuple
 * tuple      = "(" ")" | "(" length "," [ length { "," length } [ "," ] ] ")"
 * length     = digit { digit } [ "L" ]                        the L is Python 2's
 * string     = "'" { character } "'" | '"' { character } '"'  no escapes
 * </pre>
 */
final class NpyHeaderGrammar {
    private static final String WHITESPACE = " \t\n\r\f";
    private static final int LONGEST_QUOTE = 100;

    private final String text;
    private int position;

    private @Nullable ElementDescription description;
    private @Nullable Order order;
    private long @Nullable [] lengths;

    NpyHeaderGrammar(String text) {
        this.text = text;
    }

    /** @throws NpyFormatException if the text is not of this grammar, or its array is not supported */
    NpyHeader parse() throws NpyFormatException {
        expect('{');
        while (!accept('}')) {
            pair();
            if (!accept(',')) {
                expect('}');
                break;
            }
        }
        skipWhitespace();
        if (position < text.length()) {
            throw unexpected("the end of the header");
        }
        return header();
    }

    private NpyHeader header() throws NpyFormatException {
        if (description == null || order == null || lengths == null) {
            throw NpyFormatException.invalid(
                    "the .npy header lacks one of the keys 'descr', 'fortran_order', 'shape': " + quote(text));
        }
        try {
            return new NpyHeader(new ArrayType(description.dtype(), Shape.of(lengths), order), description.byteOrder());
        } catch (IllegalArgumentException tooLarge) {
            throw NpyFormatException.tooLarge("the .npy header claims too much: " + tooLarge.getMessage());
        }
    }

    private void pair() throws NpyFormatException {
        String key = string();
        expect(':');
        switch (key) {
            case "descr" -> description = once(key, description, elementDescription());
            case "fortran_order" -> order = once(key, order, order());
            case "shape" -> lengths = once(key, lengths, tuple());
            default -> throw NpyFormatException.invalid("the .npy header has an unknown key " + quote(key));
        }
    }

    private static <T> T once(String key, @Nullable T before, T now) throws NpyFormatException {
        if (before != null) {
            throw NpyFormatException.invalid("the .npy header has the key '" + key + "' twice");
        }
        return now;
    }

    private ElementDescription elementDescription() throws NpyFormatException {
        skipWhitespace();
        if (position < text.length() && (text.charAt(position) == '[' || text.charAt(position) == '(')) {
            int end = Math.max(position, text.lastIndexOf(']')) + 1;
            throw ElementDescription.structured(quote(text.substring(position, end)));
        }
        return ElementDescription.parse(string());
    }

    private Order order() throws NpyFormatException {
        if (acceptWord("True")) {
            return Order.F;
        }
        if (acceptWord("False")) {
            return Order.C;
        }
        throw unexpected("True or False");
    }

    private long[] tuple() throws NpyFormatException {
        List<Long> read = new ArrayList<>();
        expect('(');
        while (!accept(')')) {
            if (read.size() == Shape.MAXIMUM_NDIM) {
                throw NpyFormatException.tooManyDimensions(Shape.MAXIMUM_NDIM);
            }
            read.add(length());
            boolean more = accept(',');
            if (!more && read.size() == 1) {
                throw unexpected("','");
            }
            if (!more) {
                expect(')');
                break;
            }
        }
        return read.stream().mapToLong(Long::longValue).toArray();
    }

    private long length() throws NpyFormatException {
        skipWhitespace();
        int start = position;
        while (position < text.length() && text.charAt(position) >= '0' && text.charAt(position) <= '9') {
            position++;
        }
        if (position == start) {
            throw unexpected("the length of an axis");
        }
        String digits = text.substring(start, position);
        acceptWord("L");
        try {
            return Long.parseLong(digits);
        } catch (NumberFormatException tooLong) {
            throw NpyFormatException.tooLarge(
                    "the .npy header claims an axis of " + quote(digits) + " elements; the limit is 2^63 - 1");
        }
    }

    private String string() throws NpyFormatException {
        skipWhitespace();
        char delimiter = position < text.length() ? text.charAt(position) : ' ';
        int end = delimiter == '\'' || delimiter == '"' ? text.indexOf(delimiter, position + 1) : -1;
        if (end < 0) {
            throw unexpected("a string");
        }
        String content = text.substring(position + 1, end);
        position = end + 1;
        return content;
    }

    private void expect(char character) throws NpyFormatException {
        if (!accept(character)) {
            throw unexpected("'" + character + "'");
        }
    }

    private boolean accept(char character) {
        return acceptWord(String.valueOf(character));
    }

    private boolean acceptWord(String word) {
        skipWhitespace();
        boolean found = text.startsWith(word, position);
        if (found) {
            position += word.length();
        }
        return found;
    }

    private void skipWhitespace() {
        while (position < text.length() && WHITESPACE.indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private NpyFormatException unexpected(String expected) {
        String found = position < text.length() ? quote(text.substring(position)) : "the end of the header";
        return NpyFormatException.invalid(
                "the .npy header has " + found + " at character " + position + " where " + expected + " should be");
    }

    /** A hostile header is quoted in part and without characters that could confuse a terminal or a log. */
    private static String quote(String text) {
        String shortened = text.length() > LONGEST_QUOTE ? text.substring(0, LONGEST_QUOTE) + "…" : text.strip();
        return "\"" + shortened.replaceAll("\\p{Cntrl}", "?") + "\"";
    }
}
