package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** How many elements are not 0, or not themselves, which only NaN is: see {@link Template}. */
final class CountLoop implements Loops.Count {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final boolean NAN = (boolean) CONSTANTS[1];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public long run(Block source, int elementCount) {
        return loop(source.memory(), source.offsetBytes(), (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> long loop(MemorySegment memory, long start, long sizeBytes) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> zero = species.zero();
        long count = 0;
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            Vector<E> elements = species.fromMemorySegment(memory, start + at, LITTLE_ENDIAN);
            count += elements.compare(VectorOperators.NE, NAN ? elements : zero).trueCount();
        }
        return count;
    }
}
