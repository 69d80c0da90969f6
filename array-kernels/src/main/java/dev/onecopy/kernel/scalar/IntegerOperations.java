package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.UnaryOperation;

/**
 * Operations on integers and bools, all as longs: the low bits of a result are those of the dtype, whatever its width.
 */
final class IntegerOperations {
    private IntegerOperations() {}

    static void unary(UnaryOperation operation, DType dtype, Block source, Block target, int elementCount) {
        DType result = operation.resultType(dtype);
        for (int i = 0; i < elementCount; i++) {
            long element = Elements.read(dtype, source.memory(), source.offsetBytes(i));
            Elements.write(result, target.memory(), target.offsetBytes(i), unary(operation, dtype, element));
        }
    }

    private static long unary(UnaryOperation operation, DType dtype, long element) {
        return switch (operation) {
            case NEGATIVE -> -element;
            case ABSOLUTE -> dtype.kind() == Kind.SIGNED ? Math.abs(element) : element;
            case SIGN -> dtype.kind() == Kind.SIGNED ? Long.signum(element) : truth(element != 0);
            case SQUARE -> element * element;
            case RECIPROCAL -> reciprocal(dtype, element);
            case FLOOR, CEIL, TRUNC, RINT -> element;
            case INVERT -> dtype == DType.BOOL ? element ^ 1 : ~element;
            case LOGICAL_NOT -> truth(element == 0);
            case ISNAN, ISINF -> 0;
            case ISFINITE -> 1;
            default -> throw new IllegalArgumentException(operation + " is not defined on " + dtype);
        };
    }

    private static long reciprocal(DType dtype, long element) {
        if (element == 0) {
            return Conversion.truncated(Double.POSITIVE_INFINITY, dtype);
        }
        return element == 1 || (element == -1 && dtype.kind() == Kind.SIGNED) ? element : 0;
    }

    static void binary(BinaryOperation operation, DType dtype, Block left, Block right, Block target, int count) {
        DType result = operation.resultType(dtype);
        for (int i = 0; i < count; i++) {
            long first = Elements.read(dtype, left.memory(), left.offsetBytes(i));
            long second = Elements.read(dtype, right.memory(), right.offsetBytes(i));
            long value = operation.isTruth()
                    ? truth(truth(operation, dtype, first, second))
                    : binary(operation, dtype, first, second);
            Elements.write(result, target.memory(), target.offsetBytes(i), value);
        }
    }

    private static boolean truth(BinaryOperation operation, DType dtype, long left, long right) {
        int order = dtype == DType.UINT64 ? Long.compareUnsigned(left, right) : Long.compare(left, right);
        return switch (operation) {
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_EQUAL -> order >= 0;
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LOGICAL_AND -> left != 0 && right != 0;
            case LOGICAL_OR -> left != 0 || right != 0;
            case LOGICAL_XOR -> (left != 0) != (right != 0);
            default -> throw new IllegalArgumentException(operation + " has no truth value");
        };
    }

    private static long binary(BinaryOperation operation, DType dtype, long left, long right) {
        boolean bool = dtype == DType.BOOL;
        return switch (operation) {
            case ADD -> bool ? left | right : left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case FLOOR_DIVIDE -> floorDivide(dtype, left, right);
            case REMAINDER -> remainder(dtype, left, right);
            case POWER -> power(dtype, left, right);
            case MINIMUM, FMIN -> isLess(dtype, left, right) ? left : right;
            case MAXIMUM, FMAX -> isLess(dtype, left, right) ? right : left;
            case BIT_AND -> left & right;
            case BIT_OR -> left | right;
            case BIT_XOR -> left ^ right;
            case LEFT_SHIFT -> isWithin(dtype, right) ? left << right : 0;
            case RIGHT_SHIFT -> rightShift(dtype, left, right);
            default -> throw new IllegalArgumentException(operation + " is not defined on " + dtype);
        };
    }

    private static boolean isLess(DType dtype, long left, long right) {
        return dtype == DType.UINT64 ? Long.compareUnsigned(left, right) < 0 : left < right;
    }

    private static long floorDivide(DType dtype, long left, long right) {
        if (right == 0) {
            return 0;
        }
        return dtype == DType.UINT64 ? Long.divideUnsigned(left, right) : Math.floorDiv(left, right);
    }

    private static long remainder(DType dtype, long left, long right) {
        if (right == 0) {
            return 0;
        }
        return dtype == DType.UINT64 ? Long.remainderUnsigned(left, right) : Math.floorMod(left, right);
    }

    /** By squaring; the width does not matter, since the low bits of a product depend on low bits only. */
    private static long power(DType dtype, long base, long exponent) {
        if (exponent < 0 && dtype.kind() == Kind.SIGNED) {
            throw new ArithmeticException("integers to negative integer powers are not allowed (ValueError)");
        }
        long result = 1;
        long square = base;
        for (long rest = exponent; rest != 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result *= square;
            }
            square *= square;
        }
        return result;
    }

    private static boolean isWithin(DType dtype, long shift) {
        return shift >= 0 && shift < dtype.itemsizeBytes() * 8L;
    }

    private static long rightShift(DType dtype, long left, long shift) {
        if (!isWithin(dtype, shift)) {
            return dtype.kind() == Kind.SIGNED ? left >> 63 : 0;
        }
        return dtype.kind() == Kind.SIGNED ? left >> shift : left >>> shift;
    }

    private static long truth(boolean value) {
        return value ? 1 : 0;
    }
}
