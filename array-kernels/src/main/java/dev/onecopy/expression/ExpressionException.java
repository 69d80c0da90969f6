package dev.onecopy.expression;

/**
 * An expression that cannot be computed: it does not parse, uses what is not supported, or has no meaning for these
 * dtypes, shapes and values. The message says where, what, and what is supported or expected instead.
 *
 * <p>Codes: {@code expression_syntax}, {@code expression_unsupported}, {@code expression_too_complex},
 * {@code unknown_function}, {@code unknown_variable}, {@code variable_conflict}, {@code type_error},
 * {@code overflow_error}, {@code zero_division}, {@code shape_mismatch}, {@code empty_reduction}, {@code value_error},
 * {@code axis_error}, {@code index_error}.
 */
public final class ExpressionException extends RuntimeException {
    /** What {@link #column()} gives when the error belongs to no place in the source. */
    public static final int UNKNOWN_COLUMN = -1;

    private static final long serialVersionUID = 1;

    private final String code;
    private final int column;

    /** @param column in the source, or {@link #UNKNOWN_COLUMN} */
    public ExpressionException(String code, int column, String message) {
        super(column == UNKNOWN_COLUMN ? message : "column " + column + ": " + message);
        this.code = code;
        this.column = column;
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return code;
    }

    /** The position in the source, counted from 0, or {@link #UNKNOWN_COLUMN}. */
    public int column() {
        return column;
    }
}
