package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import dev.onecopy.kernel.UnaryOperation;

/**
 * Operations on floats. A smaller float is computed on in float64 and rounded: for sums, differences, products,
 * quotients and square roots that is the same as rounding once, since float64 has more than twice its digits.
 */
final class FloatingOperations {
    private FloatingOperations() {}

    static void unary(UnaryOperation operation, DType dtype, Block source, Block target, int elementCount) {
        if (operation.resultType(dtype) == DType.BOOL) {
            predicate(operation, dtype, source, target, elementCount);
            return;
        }
        for (int i = 0; i < elementCount; i++) {
            double element = FloatingElement.read(dtype, source, i);
            double result = dtype == DType.FLOAT64
                    ? FloatingFunctions.apply(operation, element)
                    : smaller(operation, (float) element);
            FloatingElement.write(dtype, target, i, result);
        }
    }

    /** Angles are multiplied by a factor of the smaller dtype, as in NumPy. */
    private static double smaller(UnaryOperation operation, float element) {
        return switch (operation) {
            case DEG2RAD -> element * FloatingFunctions.FLOAT32_RADIANS;
            case RAD2DEG -> element * FloatingFunctions.FLOAT32_DEGREES;
            default -> FloatingFunctions.apply(operation, element);
        };
    }

    private static void predicate(UnaryOperation operation, DType dtype, Block source, Block target, int count) {
        for (int i = 0; i < count; i++) {
            double element = FloatingElement.read(dtype, source, i);
            boolean result = switch (operation) {
                case ISNAN -> Double.isNaN(element);
                case ISINF -> Double.isInfinite(element);
                case ISFINITE -> Double.isFinite(element);
                case LOGICAL_NOT -> element == 0;
                default -> throw new IllegalArgumentException(operation + " has no truth value");
            };
            Elements.write(DType.BOOL, target.memory(), target.offsetBytes(i), result ? 1 : 0);
        }
    }

    static void binary(BinaryOperation operation, DType dtype, Block left, Block right, Block target, int count) {
        boolean division = operation == BinaryOperation.FLOOR_DIVIDE || operation == BinaryOperation.REMAINDER;
        for (int i = 0; i < count; i++) {
            double first = FloatingElement.read(dtype, left, i);
            double second = FloatingElement.read(dtype, right, i);
            if (operation.isTruth()) {
                long truth = truth(operation, first, second) ? 1 : 0;
                Elements.write(DType.BOOL, target.memory(), target.offsetBytes(i), truth);
            } else if (division && dtype != DType.FLOAT64) {
                boolean quotient = operation == BinaryOperation.FLOOR_DIVIDE;
                float result = quotient
                        ? FloorDivision.quotient((float) first, (float) second)
                        : FloorDivision.remainder((float) first, (float) second);
                FloatingElement.write(dtype, target, i, result);
            } else {
                FloatingElement.write(dtype, target, i, binary(operation, first, second));
            }
        }
    }

    private static boolean truth(BinaryOperation operation, double left, double right) {
        return switch (operation) {
            case LESS -> left < right;
            case LESS_EQUAL -> left <= right;
            case GREATER -> left > right;
            case GREATER_EQUAL -> left >= right;
            case EQUAL -> left == right;
            case NOT_EQUAL -> left != right;
            case LOGICAL_AND -> left != 0 && right != 0;
            case LOGICAL_OR -> left != 0 || right != 0;
            case LOGICAL_XOR -> (left != 0) != (right != 0);
            default -> throw new IllegalArgumentException(operation + " has no truth value");
        };
    }

    private static double binary(BinaryOperation operation, double left, double right) {
        return switch (operation) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> left / right;
            case FLOOR_DIVIDE -> FloorDivision.quotient(left, right);
            case REMAINDER -> FloorDivision.remainder(left, right);
            case POWER -> power(left, right);
            case MINIMUM -> Math.min(left, right);
            case MAXIMUM -> Math.max(left, right);
            case FMIN -> Extremum.MINIMUM_NUMBER.floating(left, right);
            case FMAX -> Extremum.MAXIMUM_NUMBER.floating(left, right);
            case ARCTAN2 -> StrictMath.atan2(left, right);
            case HYPOT -> StrictMath.hypot(left, right);
            default -> throw new IllegalArgumentException(operation + " is not defined on floats");
        };
    }

    /** As IEEE 754 and C have it: 1 to any power is 1, -1 to an infinite one too, where Java gives NaN. */
    private static double power(double base, double exponent) {
        if (base == 1 || (base == -1 && Double.isInfinite(exponent))) {
            return 1;
        }
        return exponent == 2 ? base * base : StrictMath.pow(base, exponent);
    }
}
