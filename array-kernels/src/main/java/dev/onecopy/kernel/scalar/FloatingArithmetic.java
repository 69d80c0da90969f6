package dev.onecopy.kernel.scalar;

import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;

/** Arithmetic of IEEE 754, each operation rounded to its dtype. */
final class FloatingArithmetic {
    private FloatingArithmetic() {}

    static void float64(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = left.memory().get(Elements.FLOAT64, left.offsetBytes(i))
                            + right.memory().get(Elements.FLOAT64, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = left.memory().get(Elements.FLOAT64, left.offsetBytes(i))
                            - right.memory().get(Elements.FLOAT64, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = left.memory().get(Elements.FLOAT64, left.offsetBytes(i))
                            * right.memory().get(Elements.FLOAT64, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < elementCount; i++) {
                    double result = left.memory().get(Elements.FLOAT64, left.offsetBytes(i))
                            / right.memory().get(Elements.FLOAT64, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
                }
            }
        }
    }

    static void float32(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    float result = left.memory().get(Elements.FLOAT32, left.offsetBytes(i))
                            + right.memory().get(Elements.FLOAT32, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    float result = left.memory().get(Elements.FLOAT32, left.offsetBytes(i))
                            - right.memory().get(Elements.FLOAT32, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    float result = left.memory().get(Elements.FLOAT32, left.offsetBytes(i))
                            * right.memory().get(Elements.FLOAT32, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> {
                for (int i = 0; i < elementCount; i++) {
                    float result = left.memory().get(Elements.FLOAT32, left.offsetBytes(i))
                            / right.memory().get(Elements.FLOAT32, right.offsetBytes(i));
                    target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
                }
            }
        }
    }

    static void float16(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            float first = Float.float16ToFloat(left.memory().get(Elements.INT16, left.offsetBytes(i)));
            float second = Float.float16ToFloat(right.memory().get(Elements.INT16, right.offsetBytes(i)));
            float result = switch (operation) {
                case ADD -> first + second;
                case SUBTRACT -> first - second;
                case MULTIPLY -> first * second;
                case DIVIDE -> first / second;
            };
            target.memory().set(Elements.INT16, target.offsetBytes(i), Float.floatToFloat16(result));
        }
    }

    static void negateFloat16(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            short element = source.memory().get(Elements.INT16, source.offsetBytes(i));
            target.memory().set(Elements.INT16, target.offsetBytes(i), (short) (element ^ Short.MIN_VALUE));
        }
    }

    static void negateFloat64(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            double result = -source.memory().get(Elements.FLOAT64, source.offsetBytes(i));
            target.memory().set(Elements.FLOAT64, target.offsetBytes(i), result);
        }
    }

    static void negateFloat32(Block source, Block target, int elementCount) {
        for (int i = 0; i < elementCount; i++) {
            float result = -source.memory().get(Elements.FLOAT32, source.offsetBytes(i));
            target.memory().set(Elements.FLOAT32, target.offsetBytes(i), result);
        }
    }
}
