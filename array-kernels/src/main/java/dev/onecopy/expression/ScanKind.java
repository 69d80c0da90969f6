package dev.onecopy.expression;

/** What a {@link Node.Scan} does along its axis. */
public enum ScanKind {
    /** Each element becomes the sum of those up to it. The operand has the dtype of the result. */
    CUMULATIVE_SUM
}
