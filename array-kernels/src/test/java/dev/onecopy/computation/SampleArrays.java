package dev.onecopy.computation;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;

/** Random arrays in native memory; the garbage collector frees them. */
final class SampleArrays {
    private SampleArrays() {}

    /** Around 0, mostly from -30 to 30. */
    static NdArray of(DType dtype, Shape shape, Order order, long seed) {
        ArrayType type = new ArrayType(dtype, shape, order);
        MemorySegment data = Arena.ofAuto().allocate(Math.max(1, type.nbytes()), 64);
        Random random = new Random(seed);
        for (long i = 0; i < shape.elementCount(); i++) {
            double value = random.nextGaussian() * 10;
            long bits = dtype.isFloating() ? Elements.floatingBits(dtype, value) : (long) value;
            Elements.write(dtype, data, i * dtype.itemsizeBytes(), bits);
        }
        return NdArray.contiguous(type, data);
    }

    /** An element by its index. */
    static double number(NdArray array, long[] index) {
        long offsetBytes = array.offsetBytes();
        for (int axis = 0; axis < index.length; axis++) {
            offsetBytes += index[axis] * array.stridesBytes()[axis];
        }
        long bits = Elements.read(array.dtype(), array.data(), offsetBytes);
        return array.dtype().isFloating() ? Elements.floating(array.dtype(), bits) : bits;
    }

    /** The index of an element that is counted in C order. */
    static long[] index(Shape shape, long element) {
        long[] index = new long[shape.ndim()];
        long rest = element;
        for (int axis = shape.ndim() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.length(axis);
            rest /= shape.length(axis);
        }
        return index;
    }
}
