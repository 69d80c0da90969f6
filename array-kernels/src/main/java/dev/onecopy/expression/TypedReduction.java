package dev.onecopy.expression;

import dev.onecopy.array.DType;

/**
 * One reduction for one item.
 *
 * @param operand the node whose elements are reduced
 * @param operandType its dtype
 */
record TypedReduction(ReductionFunction function, int operand, DType operandType) {
    DType resultType() {
        return function.resultType(operandType);
    }
}
