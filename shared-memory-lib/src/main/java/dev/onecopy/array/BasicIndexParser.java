package dev.onecopy.array;

import dev.onecopy.array.BasicIndex.Item;
import dev.onecopy.array.BasicIndex.Mark;
import dev.onecopy.array.BasicIndex.Position;
import dev.onecopy.array.BasicIndex.Range;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code item (',' item)* ','?}; an item is an integer, a range, {@code ...}, {@code newaxis} or {@code None}.
 */
final class BasicIndexParser {
    private static final int MAXIMUM_CHARACTERS = 1_024;
    private static final int MAXIMUM_DIGITS = 18;

    private final String text;
    private int at;

    BasicIndexParser(String text) {
        this.text = text;
    }

    BasicIndex parse() {
        if (text.length() > MAXIMUM_CHARACTERS) {
            throw new InvalidSliceException(
                    "the slice has " + text.length() + " characters; at most " + MAXIMUM_CHARACTERS + " are supported");
        }
        List<Item> items = new ArrayList<>();
        do {
            items.add(item(items));
        } while (took(",") && !atEnd());
        if (!atEnd()) {
            throw failure("',' or the end is expected");
        }
        return new BasicIndex(items);
    }

    private Item item(List<Item> before) {
        if (took("...")) {
            if (before.contains(Mark.ELLIPSIS)) {
                throw failure("only one '...' is allowed, this is behind a second");
            }
            return Mark.ELLIPSIS;
        }
        if (took("newaxis") || took("None")) {
            return Mark.NEW_AXIS;
        }
        Long start = integer();
        if (took(":")) {
            return range(start);
        }
        if (start == null) {
            throw failure("an integer, start:stop:step, '...', newaxis or None is expected");
        }
        return new Position(start);
    }

    private Range range(@Nullable Long start) {
        Long stop = integer();
        Long step = took(":") ? integer() : null;
        if (step != null && step == 0) {
            throw failure("the step before is 0; it must not be");
        }
        return new Range(start, stop, step == null ? 1 : step);
    }

    private @Nullable Long integer() {
        boolean negative = took("-");
        skipSpaces();
        int begin = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == begin) {
            if (negative) {
                throw failure("a digit is expected behind '-'");
            }
            return null;
        }
        if (at - begin > MAXIMUM_DIGITS) {
            throw failure(
                    "the integer before has " + (at - begin) + " digits; at most " + MAXIMUM_DIGITS + " are supported");
        }
        long magnitude = Long.parseLong(text, begin, at, 10);
        return negative ? -magnitude : magnitude;
    }

    private boolean took(String token) {
        skipSpaces();
        if (!text.startsWith(token, at)) {
            return false;
        }
        at += token.length();
        return true;
    }

    private boolean atEnd() {
        skipSpaces();
        return at == text.length();
    }

    private void skipSpaces() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private InvalidSliceException failure(String expected) {
        return new InvalidSliceException("slice, position " + (at + 1) + ": " + expected);
    }
}
