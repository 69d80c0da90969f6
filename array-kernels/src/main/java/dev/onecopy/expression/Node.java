package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;

/** A typed operation of a {@link Graph}; operands are the numbers of other nodes. */
sealed interface Node {
    DType dtype();

    /** The elements of the variable's array. */
    record Input(String variable, DType dtype) implements Node {}

    /** The same element everywhere; its bits as {@link dev.onecopy.kernel.Elements} has them. */
    record Constant(DType dtype, long bits) implements Node {}

    /** The merged and rounded result of a reduction: a leaf of what stands around the reductions. */
    record Result(int reduction, DType dtype) implements Node {}

    record Conversion(int operand, DType dtype) implements Node {}

    record Negation(int operand, DType dtype) implements Node {}

    record Binary(BinaryOperation operation, int left, int right, DType dtype) implements Node {}
}
