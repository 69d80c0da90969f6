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
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Logarithms, the steps of {@link Logarithm}: see {@link Template}. The loop holds nothing but operations of the Vector
 * API: calls of methods of our own are no longer inlined in so large a body. What the four do differently is chosen by
 * a constant, so that a copy has no branch.
 */
final class LogarithmLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final UnaryOperation OPERATION = (UnaryOperation) CONSTANTS[1];
    private static final boolean PLUS_ONE = OPERATION == UnaryOperation.LOG1P;
    private static final boolean NATURAL = OPERATION == UnaryOperation.LOG || PLUS_ONE;
    private static final boolean DECIMAL = OPERATION == UnaryOperation.LOG10;
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
        DoubleVector ln2High = of(Logarithm.LN2_HIGH);
        DoubleVector ln2Low = of(Logarithm.LN2_LOW);
        DoubleVector baseHigh = of(DECIMAL ? Logarithm.LOG10_HIGH : Logarithm.LOG2_HIGH);
        DoubleVector baseLow = of(DECIMAL ? Logarithm.LOG10_LOW : Logarithm.LOG2_LOW);
        DoubleVector twoHigh = of(Logarithm.LOG10_2_HIGH);
        DoubleVector twoLow = of(Logarithm.LOG10_2_LOW);
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector x = SINGLE ? loadSingle(from, fromOffset + i * 4L) : load(from, fromOffset + i * 8L);
            if (!(PLUS_ONE ? x.compare(VectorOperators.GT, -1.0) : x.compare(VectorOperators.GE, Double.MIN_NORMAL))
                    .and(x.compare(VectorOperators.LE, Double.MAX_VALUE))
                    .allTrue()) {
                irregular(source, target, i);
                continue;
            }
            DoubleVector argument = PLUS_ONE ? x.add(one) : x;
            LongVector bits = argument.reinterpretAsLongs();
            LongVector above = bits.sub(Logarithm.ROOT_HALF);
            LongVector exponent = above.lanewise(VectorOperators.ASHR, 52).add(integerBits);
            DoubleVector k = exponent.reinterpretAsDoubles().sub(integers);
            LongVector mantissa = bits.sub(above.and(Logarithm.EXPONENT));
            DoubleVector f = mantissa.reinterpretAsDoubles().sub(one);
            DoubleVector correction = DoubleVector.zero(Species.FLOAT64);
            if (PLUS_ONE) {
                DoubleVector back = argument.sub(one);
                DoubleVector error = one.sub(argument.sub(back)).add(x.sub(back));
                VectorMask<Double> near = k.eq(0);
                f = f.blend(x, near);
                correction = error.div(argument).blend(0, near);
            }
            DoubleVector half = f.mul(0.5).mul(f);
            DoubleVector s = f.div(f.add(two));
            DoubleVector z = s.mul(s);
            DoubleVector w = z.mul(z);
            DoubleVector even = w.mul(w.fma(w.fma(l6, l4), l2));
            DoubleVector odd = z.mul(w.fma(w.fma(w.fma(l7, l5), l3), l1));
            DoubleVector series = half.add(even.add(odd));
            DoubleVector result;
            if (NATURAL) {
                DoubleVector least = PLUS_ONE ? k.fma(ln2Low, correction) : k.mul(ln2Low);
                result = k.fma(ln2High, f.sub(half.sub(s.fma(series, least))));
                result = PLUS_ONE ? result.blend(x, x.eq(0)) : result;
            } else {
                DoubleVector most = f.sub(half)
                        .reinterpretAsLongs()
                        .and(Logarithm.HIGH_WORD)
                        .reinterpretAsDoubles();
                DoubleVector low = s.fma(series, f.sub(most).sub(half));
                DoubleVector main = most.mul(baseHigh);
                DoubleVector whole = DECIMAL ? k.mul(twoHigh) : k;
                DoubleVector least = low.add(most).fma(baseLow, low.mul(baseHigh));
                DoubleVector rest = DECIMAL ? k.fma(twoLow, least) : least;
                DoubleVector sum = whole.add(main);
                result = rest.add(whole.sub(sum).add(main)).add(sum);
            }
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
        Kernels.scalar().unary(OPERATION, dtype, source.from(element), target.from(element), LANES);
    }
}
