package dev.onecopy.expression;

import dev.onecopy.array.Shape;

/**
 * Which norm along which axes.
 *
 * @param order p of the p-norm; 2 stands for the Frobenius norm of a matrix too
 */
record Norm(double order, Axes axes) {
    private static final double EUCLIDEAN = 2;

    static Norm of(Arguments arguments, Shape shape) {
        Typed axis = arguments.given("axis");
        Typed order = arguments.given("ord");
        int column = arguments.column("ord");
        if (axis == null) {
            if (order == null) {
                return new Norm(EUCLIDEAN, Axes.all(shape));
            }
            if (shape.ndim() != 1 && shape.ndim() != 2) {
                throw Errors.value(column, "improper number of dimensions to norm: ord needs 1 or 2, or an axis");
            }
        }
        Axes axes = AxisArgument.axes(axis, shape, arguments.column("axis"));
        if (axes.numbers().size() > 2 || axes.numbers().isEmpty()) {
            throw Errors.value(arguments.column("axis"), "improper number of dimensions to norm");
        }
        boolean matrix = axes.numbers().size() == 2;
        return new Norm(order == null ? EUCLIDEAN : order(order, matrix, column), axes);
    }

    private static double order(Typed order, boolean matrix, int column) {
        if (order instanceof Typed.Text text) {
            if (matrix && text.text().equals("fro")) {
                return EUCLIDEAN;
            }
            throw matrix
                    ? Errors.unsupported(column, "ord='" + text.text() + "' is not supported; of matrices 'fro' is")
                    : Errors.value(column, "invalid norm order '" + text.text() + "' for vectors");
        }
        if (matrix) {
            throw Errors.unsupported(
                    column,
                    "of matrices the Frobenius norm is supported only, ord='fro' or None; of vectors give an axis");
        }
        return Arguments.number("ord", order, column);
    }
}
