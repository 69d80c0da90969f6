package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/**
 * Products: of floats in float64, rounded once; of integers modulo 2<sup>64</sup>.
 *
 * @param dtype of the elements, not float16
 * @param result of the product
 */
public record ProductReducer(DType dtype, DType result) implements Reducer {
    @Override
    public int words() {
        return 1;
    }

    @Override
    public Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements) {
        return dtype.isFloating()
                ? new FloatingProductAccumulator(kernels, dtype, allocator, blockElements)
                : new IntegerProductAccumulator(kernels, dtype);
    }

    @Override
    public LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow) {
        return dtype.isFloating()
                ? new LaneFold(
                        kernels,
                        BinaryOperation.MULTIPLY,
                        dtype,
                        DType.FLOAT64,
                        bits -> new FloatingProduct(Double.longBitsToDouble(bits)),
                        allocator,
                        laneCount)
                : new LaneFold(
                        kernels,
                        BinaryOperation.MULTIPLY,
                        dtype,
                        DType.INT64,
                        IntegerProduct::new,
                        allocator,
                        laneCount);
    }

    @Override
    public Partial decode(long[] words) {
        Words.check(words, 1, "product");
        return dtype.isFloating()
                ? new FloatingProduct(Double.longBitsToDouble(words[0]))
                : new IntegerProduct(words[0]);
    }

    @Override
    public long result(Partial merged) {
        if (dtype.isFloating() && merged instanceof FloatingProduct product) {
            return Elements.floatingBits(result, product.value());
        }
        if (!dtype.isFloating() && merged instanceof IntegerProduct product) {
            return product.value();
        }
        throw Words.foreign(merged, "product of " + dtype);
    }
}
