package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Rows;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rows combined element by element, one vector of all rows at a time, which stays in a register: see {@link Template}.
 */
final class FoldLoop implements Loops.Fold {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Binary OPERATOR = (VectorOperators.Binary) CONSTANTS[1];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public void run(Block start, Rows rows, Block target, int elementCount) {
        loop(start, rows, target, (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> void loop(Block start, Rows rows, Block target, long sizeBytes) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        MemorySegment startMemory = start.memory();
        MemorySegment memory = rows.first().memory();
        MemorySegment targetMemory = target.memory();
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            Vector<E> folded = species.fromMemorySegment(startMemory, start.offsetBytes() + at, LITTLE_ENDIAN);
            long offset = rows.first().offsetBytes() + at;
            for (int row = 0; row < rows.count(); row++) {
                folded = folded.lanewise(OPERATOR, species.fromMemorySegment(memory, offset, LITTLE_ENDIAN));
                offset += rows.strideBytes();
            }
            folded.intoMemorySegment(targetMemory, target.offsetBytes() + at, LITTLE_ENDIAN);
        }
    }
}
