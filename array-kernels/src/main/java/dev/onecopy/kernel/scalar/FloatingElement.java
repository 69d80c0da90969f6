package dev.onecopy.kernel.scalar;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;

/** Elements of a floating dtype as doubles. */
final class FloatingElement {
    private FloatingElement() {}

    static double read(DType dtype, Block block, int element) {
        long offset = block.offsetBytes(element);
        return switch (dtype) {
            case FLOAT64 -> block.memory().get(Elements.FLOAT64, offset);
            case FLOAT32 -> block.memory().get(Elements.FLOAT32, offset);
            case FLOAT16 -> Float.float16ToFloat(block.memory().get(Elements.INT16, offset));
            default -> throw new IllegalArgumentException(dtype + " is not a floating type");
        };
    }

    /** Writes the nearest element, ties to even. */
    static void write(DType dtype, Block block, int element, double value) {
        long offset = block.offsetBytes(element);
        switch (dtype) {
            case FLOAT64 -> block.memory().set(Elements.FLOAT64, offset, value);
            case FLOAT32 -> block.memory().set(Elements.FLOAT32, offset, (float) value);
            case FLOAT16 ->
                block.memory().set(Elements.INT16, offset, Float.floatToFloat16(Elements.towardsOdd(value)));
            default -> throw new IllegalArgumentException(dtype + " is not a floating type");
        }
    }
}
