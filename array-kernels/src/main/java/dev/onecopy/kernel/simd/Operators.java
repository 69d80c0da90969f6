package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.UnaryOperation;
import jdk.incubator.vector.VectorOperators;
import org.jspecify.annotations.Nullable;

/** The operators of the Vector API that are our operations, where there are any. */
final class Operators {
    private Operators() {}

    static VectorOperators.@Nullable Unary of(UnaryOperation operation, DType dtype) {
        if (dtype == DType.BOOL || dtype == DType.FLOAT16) {
            return null;
        }
        return switch (operation) {
            case NEGATIVE -> VectorOperators.NEG;
            case ABSOLUTE -> dtype.kind() == Kind.UNSIGNED ? null : VectorOperators.ABS;
            case INVERT -> VectorOperators.NOT;
            case SQRT -> VectorOperators.SQRT;
            default -> null;
        };
    }

    /** Whether {@link UnaryStepsLoop} computes this. */
    static boolean takesSteps(UnaryOperation operation, DType dtype) {
        if (dtype == DType.FLOAT16) {
            return false;
        }
        return switch (operation) {
            case SIGN, FLOOR, CEIL, TRUNC, RINT -> dtype.isFloating();
            default -> false;
        };
    }

    /** Whether {@link BinaryStepsLoop} computes this. */
    static boolean takesSteps(BinaryOperation operation, DType dtype) {
        return switch (operation) {
            case LEFT_SHIFT, RIGHT_SHIFT -> dtype.isInteger();
            case FMIN, FMAX -> dtype.isFloating();
            default -> false;
        };
    }

    /** The logical operation that an operation is, of bools also an arithmetical one; or null if it is none. */
    static @Nullable BinaryOperation truth(BinaryOperation operation, DType dtype) {
        if (operation.isLogic()) {
            return operation;
        }
        if (dtype != DType.BOOL) {
            return null;
        }
        return switch (operation) {
            case BIT_AND, MULTIPLY, MINIMUM, FMIN -> BinaryOperation.LOGICAL_AND;
            case BIT_OR, ADD, MAXIMUM, FMAX -> BinaryOperation.LOGICAL_OR;
            case BIT_XOR, NOT_EQUAL -> BinaryOperation.LOGICAL_XOR;
            default -> null;
        };
    }

    static VectorOperators.@Nullable Binary of(BinaryOperation operation, DType dtype) {
        boolean unsigned = dtype.kind() == Kind.UNSIGNED;
        return switch (operation) {
            case ADD -> VectorOperators.ADD;
            case SUBTRACT -> VectorOperators.SUB;
            case MULTIPLY -> VectorOperators.MUL;
            case DIVIDE -> VectorOperators.DIV;
            case MINIMUM, FMIN -> unsigned ? VectorOperators.UMIN : VectorOperators.MIN;
            case MAXIMUM, FMAX -> unsigned ? VectorOperators.UMAX : VectorOperators.MAX;
            case BIT_AND -> VectorOperators.AND;
            case BIT_OR -> VectorOperators.OR;
            case BIT_XOR -> VectorOperators.XOR;
            default -> null;
        };
    }

    static VectorOperators.@Nullable Comparison comparison(BinaryOperation operation, DType dtype) {
        boolean unsigned = dtype.kind() == Kind.UNSIGNED;
        return switch (operation) {
            case LESS -> unsigned ? VectorOperators.ULT : VectorOperators.LT;
            case LESS_EQUAL -> unsigned ? VectorOperators.ULE : VectorOperators.LE;
            case GREATER -> unsigned ? VectorOperators.UGT : VectorOperators.GT;
            case GREATER_EQUAL -> unsigned ? VectorOperators.UGE : VectorOperators.GE;
            case EQUAL -> VectorOperators.EQ;
            case NOT_EQUAL -> VectorOperators.NE;
            default -> null;
        };
    }
}
