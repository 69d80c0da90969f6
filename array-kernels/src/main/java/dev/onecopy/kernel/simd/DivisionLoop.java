package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.scalar.Exponential;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Conversion;
import jdk.incubator.vector.VectorSpecies;

/**
 * Python's quotient and remainder of integers of at most 32 bits, by way of float64, since processors have no vectors
 * of integers that divide: see {@link Template}. A quotient that is no integer is at least 1 / divisor beside one, and
 * rounding moves it by at most 2<sup>-21</sup> of that, so its floor is right; the remainder of it is exact.
 */
final class DivisionLoop implements Loops.Binary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> ELEMENTS = (VectorSpecies<?>) CONSTANTS[0];
    private static final Conversion<?, ?> FIRST = (Conversion<?, ?>) CONSTANTS[1];
    private static final VectorSpecies<?> BETWEEN = (VectorSpecies<?>) CONSTANTS[2];
    private static final Conversion<?, ?> SECOND = (Conversion<?, ?>) CONSTANTS[3];
    private static final boolean DIRECT = BETWEEN.equals(Species.FLOAT64);
    private static final boolean REMAINDER = CONSTANTS[5] == BinaryOperation.REMAINDER;
    private static final boolean WIDE = (boolean) CONSTANTS[6];
    private static final VectorSpecies<?> INTEGERS = (VectorSpecies<?>) CONSTANTS[7];
    private static final Conversion<?, ?> NARROWING = (Conversion<?, ?>) CONSTANTS[8];
    private static final Repetition REPETITION = (Repetition) CONSTANTS[9];
    private static final int LANES = ELEMENTS.length();
    private static final long ITEM_BYTES = ELEMENTS.elementSize() / Byte.SIZE;

    @Override
    public void run(Block left, Block right, Block target, int elementCount) {
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        DoubleVector leftConstant = load(leftMemory, leftOffset);
        DoubleVector rightConstant = load(rightMemory, rightOffset);
        for (int i = 0; i < elementCount; i += LANES) {
            DoubleVector dividend = REPETITION.left() ? leftConstant : load(leftMemory, leftOffset + i * ITEM_BYTES);
            DoubleVector divisor = REPETITION.right() ? rightConstant : load(rightMemory, rightOffset + i * ITEM_BYTES);
            DoubleVector quotient = dividend.div(divisor);
            DoubleVector nearest = quotient.add(Exponential.ROUNDING).sub(Exponential.ROUNDING);
            DoubleVector floor = nearest.sub(1, nearest.compare(VectorOperators.GT, quotient));
            DoubleVector result = REMAINDER ? floor.neg().fma(divisor, dividend) : floor;
            store(result.blend(0, divisor.eq(0)), targetMemory, targetOffset + i * ITEM_BYTES);
        }
    }

    @SuppressWarnings("unchecked")
    private static <E, B> DoubleVector load(MemorySegment memory, long offsetBytes) {
        Vector<E> elements = ((VectorSpecies<E>) ELEMENTS).fromMemorySegment(memory, offsetBytes, LITTLE_ENDIAN);
        Vector<B> between = elements.convertShape((Conversion<E, B>) FIRST, (VectorSpecies<B>) BETWEEN, 0);
        return (DoubleVector)
                (DIRECT ? between : between.convertShape((Conversion<B, Double>) SECOND, Species.FLOAT64, 0));
    }

    /** The low bits: those of 2<sup>31</sup> if the smallest int32 is divided by -1. */
    @SuppressWarnings("unchecked")
    private static <E> void store(DoubleVector result, MemorySegment memory, long offsetBytes) {
        VectorSpecies<Integer> species = (VectorSpecies<Integer>) INTEGERS;
        Vector<Integer> integers;
        if (WIDE) {
            integers = result.sub(0x1p31)
                    .convertShape(VectorOperators.D2I, species, 0)
                    .lanewise(VectorOperators.XOR, species.broadcast(Integer.MIN_VALUE));
        } else {
            integers = result.blend(-0x1p31, result.compare(VectorOperators.EQ, 0x1p31))
                    .convertShape(VectorOperators.D2I, species, 0);
        }
        if (ITEM_BYTES == Integer.BYTES) {
            integers.intoMemorySegment(memory, offsetBytes, LITTLE_ENDIAN);
        } else {
            integers.convertShape((Conversion<Integer, E>) NARROWING, (VectorSpecies<E>) ELEMENTS, 0)
                    .intoMemorySegment(memory, offsetBytes, LITTLE_ENDIAN);
        }
    }
}
