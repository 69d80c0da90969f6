package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.UnaryOperation;
import dev.onecopy.kernel.scalar.Circular;
import dev.onecopy.kernel.scalar.Exponential;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Sine, cosine and tangent, the steps of {@link Circular}; both polynomials are computed in every lane: see
 * {@link Template}. What the three do differently is chosen by a constant, so that a copy has no branch. The loop holds
 * nothing but operations of the Vector API: calls of methods of our own are no longer inlined in so large a body.
 */
final class CircularLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final UnaryOperation OPERATION = (UnaryOperation) CONSTANTS[1];
    private static final boolean TANGENT = OPERATION == UnaryOperation.TAN;
    private static final int TURN = OPERATION == UnaryOperation.COS ? 1 : 0;
    private static final int LANES = Species.FLOAT64.length();

    @Override
    public void run(Block source, Block target, int elementCount) {
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        DoubleVector twoOverPi = of(Circular.TWO_OVER_PI);
        DoubleVector rounding = of(Exponential.ROUNDING);
        DoubleVector quarter = of(-Circular.PI_2_FIRST);
        DoubleVector quarterSecond = of(Circular.PI_2_SECOND);
        DoubleVector quarterThird = of(-Circular.PI_2_THIRD);
        DoubleVector one = of(1);
        DoubleVector s1 = of(Circular.S1);
        DoubleVector s2 = of(Circular.S2);
        DoubleVector s3 = of(Circular.S3);
        DoubleVector s4 = of(Circular.S4);
        DoubleVector s5 = of(Circular.S5);
        DoubleVector s6 = of(Circular.S6);
        DoubleVector c1 = of(Circular.C1);
        DoubleVector c2 = of(Circular.C2);
        DoubleVector c3 = of(Circular.C3);
        DoubleVector c4 = of(Circular.C4);
        DoubleVector c5 = of(Circular.C5);
        DoubleVector c6 = of(Circular.C6);
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector x = SINGLE ? loadSingle(from, fromOffset + i * 4L) : load(from, fromOffset + i * 8L);
            if (!x.abs().lt(Circular.REGULAR).allTrue()) {
                irregular(source, target, i);
                continue;
            }
            DoubleVector rounded = x.fma(twoOverPi, rounding);
            DoubleVector n = rounded.sub(rounding);
            DoubleVector first = n.fma(quarter, x);
            DoubleVector second = n.mul(quarterSecond);
            DoubleVector error = n.fma(quarterSecond, second.neg());
            DoubleVector high = first.sub(second);
            DoubleVector low = n.fma(quarterThird, first.sub(high).sub(second).sub(error));
            DoubleVector z = high.mul(high);
            DoubleVector half = z.mul(0.5);
            DoubleVector p = s6.fma(z, s5);
            p = p.fma(z, s4);
            p = p.fma(z, s3);
            p = p.fma(z, s2);
            DoubleVector cube = z.mul(high);
            DoubleVector inner = cube.fma(p.neg(), low.mul(0.5));
            DoubleVector sineLow = cube.fma(s1, low.sub(z.mul(inner)));
            DoubleVector sine = high.add(sineLow);
            DoubleVector c = c6.fma(z, c5);
            c = c.fma(z, c4);
            c = c.fma(z, c3);
            c = c.fma(z, c2);
            c = c.fma(z, c1);
            DoubleVector small = z.mul(z).fma(c, high.mul(low).neg());
            DoubleVector most = one.sub(half);
            DoubleVector cosineLow = one.sub(most).sub(half).add(small);
            DoubleVector cosine = most.add(cosineLow);
            LongVector quarters = rounded.reinterpretAsLongs().add(TURN);
            VectorMask<Double> odd = quarters.and(1).eq(1).cast(Species.FLOAT64);
            DoubleVector size = sine.blend(cosine, odd);
            if (TANGENT) {
                DoubleVector sineError = high.sub(sine).add(sineLow);
                DoubleVector cosineError = most.sub(cosine).add(cosineLow);
                DoubleVector divisor = cosine.blend(sine, odd);
                DoubleVector dividendLow = sineError.blend(cosineError, odd);
                DoubleVector divisorLow = cosineError.blend(sineError, odd);
                DoubleVector quotient = size.div(divisor);
                DoubleVector negative = quotient.neg();
                DoubleVector missing = negative.fma(divisor, size).add(negative.fma(divisorLow, dividendLow));
                size = quotient.add(missing.div(divisor));
            }
            LongVector sign = TANGENT
                    ? quarters.lanewise(VectorOperators.LSHL, 63)
                    : quarters.and(2).lanewise(VectorOperators.LSHL, 62);
            DoubleVector result = size.reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, sign)
                    .reinterpretAsDoubles();
            if (TURN == 0) {
                result = result.blend(x, x.eq(0));
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
