package dev.onecopy.message;

/** The version of all records of this package: they change together. */
public final class MessageVersion {
    /** Written by this build; the only version it reads. */
    public static final int CURRENT = 1;

    private MessageVersion() {}

    static void check(int version) {
        if (version != CURRENT) {
            throw new IllegalArgumentException(
                    "message version " + version + " is not supported; this build speaks version " + CURRENT);
        }
    }

    static void checkNotNegative(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(field + " is " + value + "; it must not be negative");
        }
    }
}
