package dev.onecopy.function;

import dev.onecopy.array.DType;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a declaration may look like, which anybody may have written. */
final class Check {
    static final int MAXIMUM_NAME_LENGTH = 64;

    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Check() {}

    static void present(String what, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(what + " is missing");
        }
    }

    static void length(String what, @Nullable String text, int from, int to) {
        present(what, text);
        count("characters of " + what, text == null ? 0 : text.length(), from, to);
    }

    static void identifier(String what, @Nullable String text) {
        length(what, text, 1, MAXIMUM_NAME_LENGTH);
        matches(what, text, IDENTIFIER);
    }

    static void matches(String what, @Nullable String text, Pattern pattern) {
        if (text == null || !pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(what + " is '" + text + "'; it must match " + pattern);
        }
    }

    static void count(String what, @Nullable Integer count, int from, int to) {
        if (count == null || count < from || count > to) {
            throw new IllegalArgumentException(what + ": " + count + "; " + from + " to " + to + " are allowed");
        }
    }

    static void dtype(String what, @Nullable String name) {
        present("a dtype of " + what, name);
        DType.ofNumpyName(String.valueOf(name));
    }
}
