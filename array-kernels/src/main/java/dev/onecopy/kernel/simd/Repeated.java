package dev.onecopy.kernel.simd;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Blocks that repeat a constant, as operands of binary loops. */
final class Repeated {
    /** Of any dtype. */
    static final Block ZERO = of(DType.FLOAT64, 0);

    private static final Block FLOAT64_ONE = of(DType.FLOAT64, Double.doubleToLongBits(1));
    private static final Block FLOAT32_ONE = of(DType.FLOAT32, Float.floatToIntBits(1));

    private Repeated() {}

    /** @param dtype float64 or float32 */
    static Block one(DType dtype) {
        return dtype == DType.FLOAT64 ? FLOAT64_ONE : FLOAT32_ONE;
    }

    private static Block of(DType dtype, long bits) {
        MemorySegment memory = Arena.global().allocate((long) Block.REPEATED_COPIES * Double.BYTES, Double.BYTES);
        for (int i = 0; i < Block.REPEATED_COPIES; i++) {
            Elements.write(dtype, memory, (long) i * dtype.itemsizeBytes(), bits);
        }
        return Block.repeated(memory, 0);
    }
}
