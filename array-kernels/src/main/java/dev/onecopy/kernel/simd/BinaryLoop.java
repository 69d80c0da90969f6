package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@code target = left operator right}; a repeated operand is loaded once: see {@link Template}. */
final class BinaryLoop implements Loops.Binary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Binary OPERATOR = (VectorOperators.Binary) CONSTANTS[1];
    private static final Repetition REPETITION = (Repetition) CONSTANTS[2];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    @Override
    public void run(Block left, Block right, Block target, int elementCount) {
        loop(left, right, target, (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> void loop(Block left, Block right, Block target, long sizeBytes) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        MemorySegment leftMemory = left.memory();
        MemorySegment rightMemory = right.memory();
        MemorySegment targetMemory = target.memory();
        long leftOffset = left.offsetBytes();
        long rightOffset = right.offsetBytes();
        long targetOffset = target.offsetBytes();
        Vector<E> leftConstant = species.fromMemorySegment(leftMemory, leftOffset, LITTLE_ENDIAN);
        Vector<E> rightConstant = species.fromMemorySegment(rightMemory, rightOffset, LITTLE_ENDIAN);
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            Vector<E> first = REPETITION.left()
                    ? leftConstant
                    : species.fromMemorySegment(leftMemory, leftOffset + at, LITTLE_ENDIAN);
            Vector<E> second = REPETITION.right()
                    ? rightConstant
                    : species.fromMemorySegment(rightMemory, rightOffset + at, LITTLE_ENDIAN);
            first.lanewise(OPERATOR, second).intoMemorySegment(targetMemory, targetOffset + at, LITTLE_ENDIAN);
        }
    }
}
