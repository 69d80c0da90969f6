package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@code target = operator source}: see {@link Template}. */
final class LanewiseLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Unary OPERATOR = (VectorOperators.Unary) CONSTANTS[1];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public void run(Block source, Block target, int elementCount) {
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        long sizeBytes = (long) elementCount * SPECIES.elementSize() / Byte.SIZE;
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            SPECIES.fromMemorySegment(from, fromOffset + at, LITTLE_ENDIAN)
                    .lanewise(OPERATOR)
                    .intoMemorySegment(to, toOffset + at, LITTLE_ENDIAN);
        }
    }
}
