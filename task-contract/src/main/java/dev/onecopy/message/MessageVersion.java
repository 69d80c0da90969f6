package dev.onecopy.message;

import org.jspecify.annotations.Nullable;

/** The version of all records of this package: they change together. */
public final class MessageVersion {
    /** Written by this build; the only version it reads. */
    public static final int CURRENT = 2;

    private MessageVersion() {}

    static void check(int version) {
        if (version != CURRENT) {
            throw new IllegalArgumentException(
                    "message version " + version + " is not supported; this build speaks version " + CURRENT);
        }
    }

    /** What is read from JSON may lack any field. */
    static void checkPresent(String field, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(field + " is missing");
        }
    }

    static void checkText(String field, @Nullable String text, int maximumLength) {
        if (text == null || text.isEmpty() || text.length() > maximumLength) {
            throw new IllegalArgumentException(
                    text == null
                            ? field + " is missing"
                            : field + " has " + text.length() + " characters; 1 to " + maximumLength + " are allowed");
        }
    }

    static void checkWithin(String field, long value, long maximum) {
        if (value < 0 || value > maximum) {
            throw new IllegalArgumentException(field + " is " + value + "; 0 to " + maximum + " is allowed");
        }
    }

    static void checkNotNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must not be negative");
        }
    }
}
