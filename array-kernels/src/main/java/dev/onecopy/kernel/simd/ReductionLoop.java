package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** All elements combined by an operator whose order does not matter, down to one vector: see {@link Template}. */
final class ReductionLoop implements Loops.Reduction {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Associative OPERATOR = (VectorOperators.Associative) CONSTANTS[1];
    private static final DType DTYPE = (DType) CONSTANTS[2];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public long[] run(Block source, int elementCount) {
        return loop(source.memory(), source.offsetBytes(), (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> long[] loop(MemorySegment memory, long start, long sizeBytes) {
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

    private static long[] bits(Vector<?> lanes) {
        if (DTYPE.isFloating()) {
            double[] values = lanes.toDoubleArray();
            long[] bits = new long[values.length];
            for (int lane = 0; lane < bits.length; lane++) {
                bits[lane] = Elements.floatingBits(DTYPE, values[lane]);
            }
            return bits;
        }
        long[] bits = lanes.toLongArray();
        if (DTYPE.kind() == Kind.UNSIGNED && DTYPE != DType.UINT64) {
            long mask = (1L << (DTYPE.itemsizeBytes() * Byte.SIZE)) - 1;
            for (int lane = 0; lane < bits.length; lane++) {
                bits[lane] &= mask;
            }
        }
        return bits;
    }
}
