package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** All elements combined by an operator whose order does not matter, down to one: see {@link Template}. */
final class ReductionLoop implements Loops.Reduction {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Associative OPERATOR = (VectorOperators.Associative) CONSTANTS[1];
    private static final VectorOperators.Associative SIGNED = (VectorOperators.Associative) CONSTANTS[2];
    private static final DType DTYPE = (DType) CONSTANTS[3];
    private static final int UNUSED_BITS = Long.SIZE - DTYPE.itemsizeBytes() * Byte.SIZE;
    private static final long SIGN = Long.MIN_VALUE >> UNUSED_BITS;
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public long run(Block source, int elementCount) {
        return loop(source.memory(), source.offsetBytes(), (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> long loop(MemorySegment memory, long start, long sizeBytes) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> first = species.fromMemorySegment(memory, start, LITTLE_ENDIAN);
        Vector<E> second = first;
        Vector<E> third = first;
        Vector<E> fourth = first;
        long at = 0;
        for (; at <= sizeBytes - 4 * VECTOR_BYTES; at += 4 * VECTOR_BYTES) {
            long offset = start + at;
            first = first.lanewise(OPERATOR, species.fromMemorySegment(memory, offset, LITTLE_ENDIAN));
            second = second.lanewise(OPERATOR, species.fromMemorySegment(memory, offset + VECTOR_BYTES, LITTLE_ENDIAN));
            third = third.lanewise(
                    OPERATOR, species.fromMemorySegment(memory, offset + 2 * VECTOR_BYTES, LITTLE_ENDIAN));
            fourth = fourth.lanewise(
                    OPERATOR, species.fromMemorySegment(memory, offset + 3 * VECTOR_BYTES, LITTLE_ENDIAN));
        }
        for (; at < sizeBytes; at += VECTOR_BYTES) {
            first = first.lanewise(OPERATOR, species.fromMemorySegment(memory, start + at, LITTLE_ENDIAN));
        }
        return bits(first.lanewise(OPERATOR, second).lanewise(OPERATOR, third.lanewise(OPERATOR, fourth)));
    }

    /** What is left of all lanes, which may be combined in any order. */
    private static long bits(Vector<?> lanes) {
        if (lanes instanceof DoubleVector doubles) {
            return Double.doubleToLongBits(doubles.reduceLanes(OPERATOR));
        }
        if (lanes instanceof FloatVector floats) {
            return Elements.bits(floats.reduceLanes(OPERATOR));
        }
        if (DTYPE.kind() == Kind.SIGNED) {
            return lanes.reduceLanesToLong(SIGNED);
        }
        // Unsigned numbers are in the order of signed ones with the highest bit turned.
        long turned = lanes.lanewise(VectorOperators.XOR, SIGN).reduceLanesToLong(SIGNED);
        return (turned ^ SIGN) & (-1L >>> UNUSED_BITS);
    }
}
