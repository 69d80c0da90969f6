package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.UnaryOperation;
import dev.onecopy.kernel.scalar.Exponential;
import dev.onecopy.kernel.scalar.Logarithm;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The logarithm to base 2, the steps of {@link Logarithm}: see {@link Template}. The loop holds nothing but operations
 * of the Vector API: calls of methods of our own are no longer inlined in so large a body.
 */
final class Log2Loop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final int LANES = Species.FLOAT64.length();

    @Override
    public void run(Block source, Block target, int elementCount) {
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        DoubleVector l1 = of(Logarithm.L1);
        DoubleVector l2 = of(Logarithm.L2);
        DoubleVector l3 = of(Logarithm.L3);
        DoubleVector l4 = of(Logarithm.L4);
        DoubleVector l5 = of(Logarithm.L5);
        DoubleVector l6 = of(Logarithm.L6);
        DoubleVector l7 = of(Logarithm.L7);
        DoubleVector integers = of(Exponential.ROUNDING);
        DoubleVector one = of(1);
        DoubleVector two = of(2);
        LongVector integerBits = LongVector.broadcast(Species.INT64, Double.doubleToRawLongBits(Exponential.ROUNDING));
        DoubleVector high = of(Logarithm.LOG2_HIGH);
        DoubleVector lower = of(Logarithm.LOG2_LOW);
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector x = SINGLE ? loadSingle(from, fromOffset + i * 4L) : load(from, fromOffset + i * 8L);
            if (!x.compare(VectorOperators.GE, Double.MIN_NORMAL)
                    .and(x.compare(VectorOperators.LE, Double.MAX_VALUE))
                    .allTrue()) {
                irregular(source, target, i);
                continue;
            }
            LongVector bits = x.reinterpretAsLongs();
            LongVector above = bits.sub(Logarithm.ROOT_HALF);
            LongVector exponent = above.lanewise(VectorOperators.ASHR, 52).add(integerBits);
            DoubleVector k = exponent.reinterpretAsDoubles().sub(integers);
            LongVector mantissa = bits.sub(above.and(Logarithm.EXPONENT));
            DoubleVector f = mantissa.reinterpretAsDoubles().sub(one);
            DoubleVector half = f.mul(0.5).mul(f);
            DoubleVector s = f.div(f.add(two));
            DoubleVector z = s.mul(s);
            DoubleVector w = z.mul(z);
            DoubleVector even = w.mul(w.fma(w.fma(l6, l4), l2));
            DoubleVector odd = z.mul(w.fma(w.fma(w.fma(l7, l5), l3), l1));
            DoubleVector series = half.add(even.add(odd));
            DoubleVector most =
                    f.sub(half).reinterpretAsLongs().and(Logarithm.HIGH_WORD).reinterpretAsDoubles();
            DoubleVector low = s.fma(series, f.sub(most).sub(half));
            DoubleVector main = most.mul(high);
            DoubleVector rest = low.add(most).fma(lower, low.mul(high));
            DoubleVector sum = k.add(main);
            DoubleVector result = rest.add(k.sub(sum).add(main)).add(sum);
            if (SINGLE) {
                result.convertShape(VectorOperators.D2F, Species.HALF_FLOAT32, 0)
                        .intoMemorySegment(to, toOffset + i * 4L, LITTLE_ENDIAN);
            } else {
                result.intoMemorySegment(to, toOffset + i * 8L, LITTLE_ENDIAN);
            }
        }
    }

    private static DoubleVector load(MemorySegment memory, long offsetBytes) {
        return DoubleVector.fromMemorySegment(Species.FLOAT64, memory, offsetBytes, LITTLE_ENDIAN);
    }

    private static DoubleVector loadSingle(MemorySegment memory, long offsetBytes) {
        FloatVector narrow = FloatVector.fromMemorySegment(Species.HALF_FLOAT32, memory, offsetBytes, LITTLE_ENDIAN);
        return (DoubleVector) narrow.convertShape(VectorOperators.F2D, Species.FLOAT64, 0);
    }

    private static DoubleVector of(double value) {
        return DoubleVector.broadcast(Species.FLOAT64, value);
    }

    private static void irregular(Block source, Block target, int element) {
        DType dtype = SINGLE ? DType.FLOAT32 : DType.FLOAT64;
        Kernels.scalar().unary(UnaryOperation.LOG2, dtype, source.from(element), target.from(element), LANES);
    }
}
