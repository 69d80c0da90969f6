package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.ValueLayout;

/** Arithmetic modulo the width of the integer, which is the same for signed and unsigned ones; and that of bool. */
final class IntegerArithmetic {
    private IntegerArithmetic() {}

    static void bytes(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    byte result = (byte) (left.memory().get(ValueLayout.JAVA_BYTE, left.offsetBytes(i))
                            + right.memory().get(ValueLayout.JAVA_BYTE, right.offsetBytes(i)));
                    target.memory().set(ValueLayout.JAVA_BYTE, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    byte result = (byte) (left.memory().get(ValueLayout.JAVA_BYTE, left.offsetBytes(i))
                            - right.memory().get(ValueLayout.JAVA_BYTE, right.offsetBytes(i)));
                    target.memory().set(ValueLayout.JAVA_BYTE, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    byte result = (byte) (left.memory().get(ValueLayout.JAVA_BYTE, left.offsetBytes(i))
                            * right.memory().get(ValueLayout.JAVA_BYTE, right.offsetBytes(i)));
                    target.memory().set(ValueLayout.JAVA_BYTE, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> throw undefined(operation, "an integer");
        }
    }

    static void shorts(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    short result = (short) (left.memory().get(Elements.INT16, left.offsetBytes(i))
                            + right.memory().get(Elements.INT16, right.offsetBytes(i)));
                    target.memory().set(Elements.INT16, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    short result = (short) (left.memory().get(Elements.INT16, left.offsetBytes(i))
                            - right.memory().get(Elements.INT16, right.offsetBytes(i)));
                    target.memory().set(Elements.INT16, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    short result = (short) (left.memory().get(Elements.INT16, left.offsetBytes(i))
                            * right.memory().get(Elements.INT16, right.offsetBytes(i)));
                    target.memory().set(Elements.INT16, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> throw undefined(operation, "an integer");
        }
    }

    static void ints(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    int result = left.memory().get(Elements.INT32, left.offsetBytes(i))
                            + right.memory().get(Elements.INT32, right.offsetBytes(i));
                    target.memory().set(Elements.INT32, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    int result = left.memory().get(Elements.INT32, left.offsetBytes(i))
                            - right.memory().get(Elements.INT32, right.offsetBytes(i));
                    target.memory().set(Elements.INT32, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    int result = left.memory().get(Elements.INT32, left.offsetBytes(i))
                            * right.memory().get(Elements.INT32, right.offsetBytes(i));
                    target.memory().set(Elements.INT32, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> throw undefined(operation, "an integer");
        }
    }

    static void longs(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        switch (operation) {
            case ADD -> {
                for (int i = 0; i < elementCount; i++) {
                    long result = left.memory().get(Elements.INT64, left.offsetBytes(i))
                            + right.memory().get(Elements.INT64, right.offsetBytes(i));
                    target.memory().set(Elements.INT64, target.offsetBytes(i), result);
                }
            }
            case SUBTRACT -> {
                for (int i = 0; i < elementCount; i++) {
                    long result = left.memory().get(Elements.INT64, left.offsetBytes(i))
                            - right.memory().get(Elements.INT64, right.offsetBytes(i));
                    target.memory().set(Elements.INT64, target.offsetBytes(i), result);
                }
            }
            case MULTIPLY -> {
                for (int i = 0; i < elementCount; i++) {
                    long result = left.memory().get(Elements.INT64, left.offsetBytes(i))
                            * right.memory().get(Elements.INT64, right.offsetBytes(i));
                    target.memory().set(Elements.INT64, target.offsetBytes(i), result);
                }
            }
            case DIVIDE -> throw undefined(operation, "an integer");
        }
    }

    /** ADD is or, MULTIPLY is and. */
    static void logical(BinaryOperation operation, Block left, Block right, Block target, int elementCount) {
        if (operation != BinaryOperation.ADD && operation != BinaryOperation.MULTIPLY) {
            throw undefined(operation, "bool");
        }
        for (int i = 0; i < elementCount; i++) {
            long first = Elements.read(DType.BOOL, left.memory(), left.offsetBytes(i));
            long second = Elements.read(DType.BOOL, right.memory(), right.offsetBytes(i));
            long result = operation == BinaryOperation.ADD ? first | second : first & second;
            Elements.write(DType.BOOL, target.memory(), target.offsetBytes(i), result);
        }
    }

    static void negate(DType dtype, Block source, Block target, int elementCount) {
        if (dtype == DType.BOOL) {
            throw new IllegalArgumentException("negation is not defined on bool");
        }
        for (int i = 0; i < elementCount; i++) {
            long element = Elements.read(dtype, source.memory(), source.offsetBytes(i));
            Elements.write(dtype, target.memory(), target.offsetBytes(i), -element);
        }
    }

    private static IllegalArgumentException undefined(BinaryOperation operation, String what) {
        return new IllegalArgumentException(operation + " is not defined on " + what);
    }
}
