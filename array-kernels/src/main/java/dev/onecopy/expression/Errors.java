package dev.onecopy.expression;

/** The errors of typing, each named as NumPy names it. */
final class Errors {
    private Errors() {}

    static ExpressionException type(int column, String message) {
        return new ExpressionException("type_error", column, message + " (TypeError)");
    }

    static ExpressionException value(int column, String message) {
        return new ExpressionException("value_error", column, message + " (ValueError)");
    }

    static ExpressionException overflow(int column, String message) {
        return new ExpressionException("overflow_error", column, message + " (OverflowError)");
    }

    static ExpressionException index(int column, String message) {
        return new ExpressionException("index_error", column, message + " (IndexError)");
    }

    static ExpressionException axis(int column, String message) {
        return new ExpressionException("axis_error", column, message + " (AxisError)");
    }

    static ExpressionException shape(int column, String message) {
        return new ExpressionException("shape_mismatch", column, message + " (ValueError)");
    }

    static ExpressionException empty(int column, String message) {
        return new ExpressionException("empty_reduction", column, message + " (ValueError)");
    }

    static ExpressionException zeroDivision(int column, String message) {
        return new ExpressionException("zero_division", column, message + " (ZeroDivisionError)");
    }

    static ExpressionException unsupported(int column, String message) {
        return new ExpressionException("expression_unsupported", column, message);
    }
}
