package dev.onecopy.message;

/**
 * How large a message may be. Who takes one looks at its length before it parses it, and stops parsing at so many
 * tokens: what is parsed takes more memory than its text, of small objects more than ten times as much.
 */
public final class MessageLimits {
    /** More than 64 items of 16 KiB of words each take, written out. */
    public static final int MAXIMUM_BYTES = 4 << 20;

    /** Names, values and brackets; four times as many as the words of such a message. */
    public static final int MAXIMUM_TOKENS = 500_000;

    /** The most items of one task. */
    public static final int MAXIMUM_ITEMS = 10_000;

    private MessageLimits() {}
}
