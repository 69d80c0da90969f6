package dev.onecopy.benchmarks;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** Arrays of random elements in native memory. */
final class RandomArrays {
    /** So many elements are drawn, and repeated: more than fit a core's cache. */
    private static final int DRAWN = 1 << 20;

    private RandomArrays() {}

    /** Normal deviates of floats; of integers those times 30, cut to a byte. */
    static NdArray normal(Arena arena, DType dtype, Shape shape, long seed) {
        ArrayType type = new ArrayType(dtype, shape, Order.C);
        MemorySegment data = arena.allocate(type.nbytes(), 1 << 21);
        fill(dtype, data, RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
        return NdArray.contiguous(type, data);
    }

    /** So many elements, all zero. */
    static Block block(Arena arena, DType dtype, int elements) {
        return Block.contiguous(dtype, arena.allocate((long) elements * dtype.itemsizeBytes(), 64), 0);
    }

    private static void fill(DType dtype, MemorySegment data, RandomGenerator random) {
        long drawnBytes = Math.min(data.byteSize(), (long) DRAWN * dtype.itemsizeBytes());
        for (long at = 0; at < drawnBytes; at += dtype.itemsizeBytes()) {
            Elements.write(dtype, data, at, bits(dtype, random.nextGaussian()));
        }
        for (long at = drawnBytes; at < data.byteSize(); at += drawnBytes) {
            MemorySegment.copy(data, 0, data, at, Math.min(drawnBytes, data.byteSize() - at));
        }
    }

    private static long bits(DType dtype, double value) {
        return switch (dtype) {
            case FLOAT64 -> Double.doubleToLongBits(value);
            case FLOAT32 -> Elements.bits((float) value);
            case FLOAT16 -> Float.floatToFloat16((float) value) & 0xffffL;
            case BOOL -> value > 0 ? 1 : 0;
            default -> (byte) (value * 30);
        };
    }
}
