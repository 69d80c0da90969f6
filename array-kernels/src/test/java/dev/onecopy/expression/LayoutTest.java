package dev.onecopy.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Shape;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Arrays of any layout against a loop over all indexes. Elements are small integers, so every order of adding is exact.
 */
class LayoutTest {
    private static final int LARGEST_ELEMENT = 5;

    @Property(tries = 1_000)
    void anyLayoutGivesTheSameAsALoopOverItsIndexes(
            @ForAll @From("shapes") long[] lengths, @ForAll @From("dtypes") DType dtype, @ForAll long seed) {
        check(lengths, dtype, new Random(seed));
    }

    @Property(tries = 40)
    void largeArraysOfAnyLayoutDoToo(@ForAll @From("largeShapes") long[] lengths, @ForAll long seed) {
        check(lengths, DType.FLOAT64, new Random(seed));
    }

    @Provide
    Arbitrary<long[]> shapes() {
        return Arbitraries.longs()
                .between(1, 6)
                .array(long[].class)
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<long[]> largeShapes() {
        return Arbitraries.longs().between(1, 60).array(long[].class).ofSize(3);
    }

    @Provide
    Arbitrary<DType> dtypes() {
        return Arbitraries.of(DType.INT8, DType.INT16, DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64);
    }

    private static void check(long[] lengths, DType dtype, Random random) {
        Shape shape = Shape.of(lengths);
        NdArray a = strided(dtype, shape, random);
        NdArray b = strided(dtype, broadcastable(lengths, random), random);
        double sum = 0;
        double maximum = Double.NEGATIVE_INFINITY;
        for (long i = 0; i < shape.elementCount(); i++) {
            long[] index = index(shape, i);
            double first = element(a, index);
            double second = element(b, index);
            sum += first * second + first;
            maximum = Math.max(maximum, first - second);
        }
        Map<String, NdArray> arrays = Map.of("a", a, "b", b);
        for (Kernels kernels : List.of(Kernels.best(), Kernels.scalar())) {
            List<Map<String, ScalarValue>> items = List.of(Map.of());
            Object result = Evaluation.evaluate("sum(a * b + a) + max(a - b) * 0.5", arrays, items, kernels)
                    .getFirst()
                    .value();
            assertThat(result).isEqualTo(sum + maximum * 0.5);
        }
    }

    /** The same shape, or one that broadcasts to it. */
    private static Shape broadcastable(long[] lengths, Random random) {
        int dropped = lengths.length == 0 ? 0 : random.nextInt(2) * random.nextInt(lengths.length);
        long[] result = new long[lengths.length - dropped];
        for (int axis = 0; axis < result.length; axis++) {
            result[axis] = random.nextInt(3) == 0 ? 1 : lengths[axis + dropped];
        }
        return Shape.of(result);
    }

    /** Axes in any order, with gaps, some backwards, some with stride 0. */
    private static NdArray strided(DType dtype, Shape shape, Random random) {
        int[] order = random.ints(0, Math.max(1, shape.ndim()))
                .distinct()
                .limit(shape.ndim())
                .toArray();
        long[] strides = new long[shape.ndim()];
        long reach = dtype.itemsizeBytes();
        long first = 0;
        for (int axis : order) {
            long gap = random.nextInt(4) == 0 ? dtype.itemsizeBytes() : 0;
            boolean backward = random.nextInt(4) == 0;
            strides[axis] = random.nextInt(12) == 0 ? 0 : (reach + gap) * (backward ? -1 : 1);
            first += strides[axis] < 0 ? -strides[axis] * (shape.length(axis) - 1) : 0;
            reach = (reach + gap) * shape.length(axis);
        }
        MemorySegment data = Arena.ofAuto().allocate(reach);
        for (long at = 0; at < reach; at += dtype.itemsizeBytes()) {
            Elements.write(dtype, data, at, smallInteger(dtype, random));
        }
        return new NdArray(dtype, shape, strides, data, first);
    }

    private static long smallInteger(DType dtype, Random random) {
        int value = random.nextInt(2 * LARGEST_ELEMENT + 1) - LARGEST_ELEMENT;
        return switch (dtype) {
            case FLOAT16, FLOAT32, FLOAT64 -> Elements.floatingBits(dtype, value);
            default -> value;
        };
    }

    private static long[] index(Shape shape, long element) {
        long[] index = new long[shape.ndim()];
        long rest = element;
        for (int axis = shape.ndim() - 1; axis >= 0; axis--) {
            index[axis] = rest % shape.length(axis);
            rest /= shape.length(axis);
        }
        return index;
    }

    private static double element(NdArray array, long[] index) {
        int skipped = index.length - array.shape().ndim();
        long offset = array.offsetBytes();
        for (int axis = 0; axis < array.shape().ndim(); axis++) {
            offset += array.shape().length(axis) == 1 ? 0 : index[axis + skipped] * array.stridesBytes()[axis];
        }
        long bits = Elements.read(array.dtype(), array.data(), offset);
        return switch (array.dtype()) {
            case FLOAT16, FLOAT32, FLOAT64 -> Elements.floating(array.dtype(), bits);
            default -> bits;
        };
    }
}
