package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.UnaryOperation;
import dev.onecopy.kernel.scalar.Exponential;
import dev.onecopy.kernel.scalar.Hyperbolic;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The hyperbolic sine, cosine and tangent, the steps of {@link Hyperbolic}: see {@link Template}. The loop holds
 * nothing but operations of the Vector API: calls of methods of our own are no longer inlined in so large a body. What
 * the three do differently is chosen by a constant, so that a copy has no branch.
 */
final class HyperbolicLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final boolean SINGLE = CONSTANTS[0] == DType.FLOAT32;
    private static final UnaryOperation OPERATION = (UnaryOperation) CONSTANTS[1];
    private static final boolean SINE = OPERATION == UnaryOperation.SINH;
    private static final boolean COSINE = OPERATION == UnaryOperation.COSH;
    private static final boolean TANGENT = OPERATION == UnaryOperation.TANH;
    private static final int LANES = Species.FLOAT64.length();

    @Override
    public void run(Block source, Block target, int elementCount) {
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        DoubleVector log2e = of(Exponential.LOG2_E);
        DoubleVector rounding = of(Exponential.ROUNDING);
        DoubleVector ln2 = of(-Exponential.LN2);
        DoubleVector ln2Rest = of(-Exponential.LN2_REST);
        DoubleVector q10 = of(Exponential.Q10);
        DoubleVector q9 = of(Exponential.Q9);
        DoubleVector q8 = of(Exponential.Q8);
        DoubleVector q7 = of(Exponential.Q7);
        DoubleVector q6 = of(Exponential.Q6);
        DoubleVector q5 = of(Exponential.Q5);
        DoubleVector q4 = of(Exponential.Q4);
        DoubleVector q3 = of(Exponential.Q3);
        DoubleVector q2 = of(Exponential.Q2);
        DoubleVector q1 = of(Exponential.Q1);
        DoubleVector q0 = of(Exponential.Q0);
        DoubleVector one = of(1);
        DoubleVector two = of(2);
        DoubleVector half = of(0.5);
        DoubleVector bound = of(Hyperbolic.TANH_IS_ONE);
        LongVector bias = LongVector.broadcast(Species.INT64, 1023);
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector x = SINGLE ? loadSingle(from, fromOffset + i * 4L) : load(from, fromOffset + i * 8L);
            if (!(TANGENT ? x.eq(x) : x.abs().lt(Exponential.REGULAR)).allTrue()) {
                irregular(source, target, i);
                continue;
            }
            DoubleVector absolute = x.abs();
            if (TANGENT) {
                DoubleVector bounded = absolute.blend(bound, absolute.compare(VectorOperators.GT, bound));
                absolute = bounded.add(bounded);
            }
            DoubleVector rounded = absolute.fma(log2e, rounding);
            DoubleVector n = rounded.sub(rounding);
            DoubleVector first = n.fma(ln2, absolute);
            DoubleVector r = n.fma(ln2Rest, first);
            DoubleVector rest = n.fma(ln2Rest, first.sub(r));
            LongVector biased = rounded.reinterpretAsLongs().add(bias);
            DoubleVector scale = biased.lanewise(VectorOperators.LSHL, 52).reinterpretAsDoubles();
            DoubleVector q = q10.fma(r, q9);
            q = q.fma(r, q8);
            q = q.fma(r, q7);
            q = q.fma(r, q6);
            q = q.fma(r, q5);
            q = q.fma(r, q4);
            q = q.fma(r, q3);
            q = q.fma(r, q2);
            q = q.fma(r, q1);
            q = q.fma(r, q0);
            DoubleVector small = r.mul(r).fma(q, rest);
            DoubleVector whole = scale.sub(one);
            DoubleVector part = scale.mul(r);
            DoubleVector sum = whole.add(part);
            DoubleVector back = sum.sub(whole);
            DoubleVector error = whole.sub(sum.sub(back)).add(part.sub(back));
            DoubleVector tail = scale.fma(small, error);
            DoubleVector high = sum.add(tail);
            DoubleVector low = sum.sub(high).add(tail);
            DoubleVector result;
            if (SINE) {
                DoubleVector quotient = high.div(high.add(one));
                DoubleVector left = one.sub(quotient);
                DoubleVector lower = low.mul(left).fma(left, low);
                result = high.add(quotient.add(lower)).mul(0.5);
            } else {
                DoubleVector added = COSINE ? one : two;
                DoubleVector divisor = high.add(added);
                DoubleVector gone = divisor.sub(high);
                DoubleVector missed =
                        high.sub(divisor.sub(gone)).add(added.sub(gone)).add(low);
                if (COSINE) {
                    result = half.fma(divisor, half.div(divisor).add(half.mul(missed)));
                } else {
                    DoubleVector quotient = high.div(divisor);
                    DoubleVector negative = quotient.neg();
                    DoubleVector missing = negative.fma(divisor, high).add(negative.fma(missed, low));
                    result = quotient.add(missing.div(divisor));
                }
            }
            if (!COSINE) {
                LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
                result = result.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
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
