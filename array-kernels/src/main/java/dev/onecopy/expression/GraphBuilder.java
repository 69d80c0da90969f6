package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;

/** Adds nodes for one item to a graph, with their shapes and without what has no effect. */
final class GraphBuilder {
    /** So that no short source makes a graph that takes long to build: views and NaN-ignoring functions add nodes. */
    static final int MAXIMUM_NODES = 20_000;

    private final Graph graph;
    private int added;
    private int column;

    GraphBuilder(Graph graph) {
        this.graph = graph;
    }

    /** Where the source asks for what is added now. */
    int column() {
        return column;
    }

    void setColumn(int column) {
        this.column = column;
    }

    Node node(int number) {
        return graph.node(number);
    }

    DType dtype(int number) {
        return graph.node(number).dtype();
    }

    Shape shape(int number) {
        return graph.node(number).shape();
    }

    int add(Node node) {
        if (++added > MAXIMUM_NODES) {
            throw new ExpressionException(
                    "expression_too_complex",
                    column,
                    "the expression takes more operations than the limit of " + MAXIMUM_NODES);
        }
        return graph.add(node, column);
    }

    int constant(DType dtype, long bits) {
        return add(new Node.Constant(dtype, bits));
    }

    /** A number in a dtype: rounded if floating, wrapped if integer, != 0 if bool. */
    int number(DType dtype, double value) {
        return constant(
                dtype,
                switch (dtype.kind()) {
                    case FLOATING -> Promotion.floatingBits(dtype, value);
                    case BOOLEAN -> value != 0 ? 1 : 0;
                    case SIGNED, UNSIGNED -> (long) value;
                });
    }

    /** The low bits of an integer in a dtype of integers. */
    int wrapped(DType dtype, long value) {
        int unused = Long.SIZE - dtype.itemsizeBytes() * Byte.SIZE;
        long low = value << unused;
        return constant(dtype, dtype.kind() == DType.Kind.SIGNED ? low >> unused : low >>> unused);
    }

    int bool(boolean value) {
        return constant(DType.BOOL, value ? 1 : 0);
    }

    int converted(int number, DType dtype) {
        return dtype(number) == dtype ? number : add(new Node.Conversion(number, dtype, shape(number)));
    }

    int unary(UnaryOperation operation, int operand) {
        return add(new Node.Unary(operation, operand, operation.resultType(dtype(operand)), shape(operand)));
    }

    /** @param left of the same dtype as right */
    int binary(BinaryOperation operation, int left, int right, int column) {
        Shape shape = broadcast(shape(left), shape(right), column);
        return add(new Node.Binary(operation, left, right, operation.resultType(dtype(left)), shape));
    }

    /**
     * @param condition bool
     * @param ifTrue of the same dtype as ifFalse
     */
    int select(int condition, int ifTrue, int ifFalse, int column) {
        Shape values = broadcast(shape(ifTrue), shape(ifFalse), column);
        Shape shape = broadcast(shape(condition), values, column);
        return add(new Node.Selection(condition, ifTrue, ifFalse, dtype(ifTrue), shape));
    }

    /** A reduction; of no axes at all, its operand. */
    int reduce(ReductionKind kind, int operand, Axes axes, DType dtype) {
        if (axes.numbers().isEmpty()) {
            return converted(operand, dtype);
        }
        return add(new Node.Reduction(kind, operand, Node.NO_NODE, 0, axes, dtype, axes.kept(shape(operand))));
    }

    /** See {@link Graph#collected}. */
    int collected(int number) {
        return graph.collected(number);
    }

    /** See {@link Graph#collectedForCall}. */
    int collectedForCall(int number) {
        return graph.collectedForCall(number);
    }

    /** A shape, or the error that it has too many axes or elements. */
    static Shape shapeOf(long[] lengths, int column) {
        try {
            return Shape.of(lengths);
        } catch (IllegalArgumentException tooMany) {
            throw Errors.value(column, String.valueOf(tooMany.getMessage()));
        }
    }

    static Shape broadcast(Shape left, Shape right, int column) {
        try {
            return left.broadcast(right);
        } catch (IllegalArgumentException mismatch) {
            throw Errors.shape(column, String.valueOf(mismatch.getMessage()));
        }
    }
}
