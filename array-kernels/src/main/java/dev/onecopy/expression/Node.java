package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.Shape;
import dev.onecopy.function.FunctionDeclaration;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import java.util.List;

/**
 * A typed operation of a {@link Graph}; operands are the numbers of other nodes, smaller than its own.
 *
 * <p>Element-wise nodes have the shape that their operands broadcast to. {@link Barrier Barriers} need all of their
 * operand before they have one element; what is indexed, transposed or reshaped is never an element-wise node: typing
 * pushes views down to inputs and barriers.
 */
public sealed interface Node {
    /** The number that stands for no operand. */
    int NO_NODE = -1;

    DType dtype();

    Shape shape();

    /** The operands of an element-wise node; none of inputs, constants, views and barriers. */
    default List<Integer> elementwiseOperands() {
        return switch (this) {
            case Conversion conversion -> List.of(conversion.operand());
            case Unary unary -> List.of(unary.operand());
            case Binary binary -> List.of(binary.left(), binary.right());
            case Selection selection -> List.of(selection.condition(), selection.ifTrue(), selection.ifFalse());
            case Input input -> List.of();
            case Constant constant -> List.of();
            case View view -> List.of();
            case Barrier barrier -> List.of();
        };
    }

    /** A node that needs a whole pass over its operands; its result is C-contiguous. */
    sealed interface Barrier extends Node permits Reduction, Scan, Quantile, Histogram, Stack, Edges, Call {}

    /** Elements of the variable's array; the layout's offset counts from the array's first element. */
    record Input(String variable, DType dtype, Layout layout) implements Node {
        @Override
        public Shape shape() {
            return layout.shape();
        }
    }

    /** One element; its bits as {@link dev.onecopy.kernel.Elements} has them. */
    record Constant(DType dtype, long bits) implements Node {
        @Override
        public Shape shape() {
            return Shape.of();
        }
    }

    /** Its operand in another dtype, as {@code astype} converts. */
    record Conversion(int operand, DType dtype, Shape shape) implements Node {}

    record Unary(UnaryOperation operation, int operand, DType dtype, Shape shape) implements Node {}

    /** Both operands have one dtype; that of comparisons and logical operations is bool whatever theirs. */
    record Binary(BinaryOperation operation, int left, int right, DType dtype, Shape shape) implements Node {}

    /** {@code where(condition, ifTrue, ifFalse)}: the condition is bool, the others have the result's dtype. */
    record Selection(int condition, int ifTrue, int ifFalse, DType dtype, Shape shape) implements Node {}

    /**
     * One element for all along the axes.
     *
     * @param mask of a variance a bool node that broadcasts to the operand's shape and says which elements count, or
     *     {@link #NO_NODE}; always {@link #NO_NODE} of others
     * @param parameter ddof of a variance, otherwise 0
     * @param axes of the operand's shape
     * @param shape of the other axes
     */
    record Reduction(ReductionKind kind, int operand, int mask, double parameter, Axes axes, DType dtype, Shape shape)
            implements Barrier {}

    /**
     * As many elements as the operand has.
     *
     * @param axis of the operand's shape, or {@link #ALL_AXES}: over all elements in C order, and the shape has one
     *     axis
     */
    record Scan(ScanKind kind, int operand, int axis, DType dtype, Shape shape) implements Barrier {
        /** The axis of a scan over all elements in C order. */
        public static final int ALL_AXES = -1;
    }

    /**
     * A quantile by linear interpolation; any NaN makes it NaN, unless NaNs are ignored.
     *
     * @param operand floating
     * @param probability from 0 to 1; 0.5 is the mean of the two middle ones
     * @param ignoreNan true if NaNs do not count; NaN of none
     */
    record Quantile(int operand, double probability, boolean ignoreNan, Axes axes, DType dtype, Shape shape)
            implements Barrier {}

    /**
     * How many elements fall into each of several bins of equal width. A bin has its lower edge and not its upper one,
     * except the last, which has both; elements outside are not counted.
     *
     * @param binCount from 1 to 2,048
     * @param low the lowest edge: a float64 node of shape ()
     * @param high the highest edge: a float64 node of shape (); if both are equal, low is taken as low - 0.5 and high
     *     as high + 0.5
     * @param shape (binCount,)
     */
    record Histogram(int operand, int binCount, int low, int high, DType dtype, Shape shape) implements Barrier {}

    /** Operands of one dtype and shape, one behind the other along a new first axis. */
    record Stack(List<Integer> operands, DType dtype, Shape shape) implements Barrier {
        public Stack {
            operands = List.copyOf(operands);
        }
    }

    /**
     * The edges of the bins of a {@link Histogram} with the same low and high: {@code linspace(low, high, binCount +
     * 1)}, that is {@code low + i * ((high - low) / binCount)}, but for the last, which is high.
     *
     * @param shape (binCount + 1,)
     */
    record Edges(int binCount, int low, int high, DType dtype, Shape shape) implements Barrier {}

    /**
     * A call of a function of the user.
     *
     * @param function without its documentation
     * @param combines whether it is the step that combines partials, which are the only operand, along its first axis
     * @param operands in the order of the parameters
     * @param rows how many rows are cut into slices; 0 if there is one slice
     * @param rowsPerSlice how many rows a slice has, but for the last
     * @param shape of the result; of partials one behind the other along a new first axis
     */
    record Call(
            FunctionDeclaration function,
            boolean combines,
            List<Operand> operands,
            long rows,
            long rowsPerSlice,
            DType dtype,
            Shape shape)
            implements Barrier {
        /** What stands for a parameter. */
        public sealed interface Operand {}

        /** An array that lies in memory, or is small and made of known results. */
        public record Elements(int node) implements Operand {}

        /** An array of no elements. */
        public record Empty(DType dtype, Shape shape) implements Operand {}

        /** A NumPy scalar: a node of shape () made of known results. */
        public record Scalar(int node) implements Operand {}

        /** A Python scalar, as the language writes it. */
        public record Literal(String text) implements Operand {}

        public Call {
            operands = List.copyOf(operands);
        }

        /** At least 1. */
        public int slices() {
            return rows == 0 ? 1 : Math.toIntExact(Math.ceilDiv(rows, rowsPerSlice));
        }

        /** Whether each slice gives a partial, which is one place along the first axis. */
        public boolean givesPartials() {
            return !combines && function.cut() == dev.onecopy.function.Cut.REDUCE;
        }
    }

    /** Elements of a barrier's result; strides and offset in bytes of its C-contiguous elements. */
    record View(int operand, DType dtype, Layout layout) implements Node {
        @Override
        public Shape shape() {
            return layout.shape();
        }
    }
}
