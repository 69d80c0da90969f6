package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** {@code target = left operator right}, of which the target is bool: see {@link Template}. */
final class ComparisonLoop implements Loops.Binary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final VectorOperators.Comparison OPERATOR = (VectorOperators.Comparison) CONSTANTS[1];
    private static final Repetition REPETITION = (Repetition) CONSTANTS[2];
    private static final int LANES = SPECIES.length();
    private static final long ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;

    /** Of so many lanes, a vector of bytes is written faster than words of eight. */
    private static final int MANY_LANES = 16;

    private static final VectorSpecies<Byte> TRUTHS = Species.bytes(Math.max(LANES, Long.BYTES));

    @Override
    public void run(Block left, Block right, Block target, int elementCount) {
        loop(left, right, target, elementCount);
    }

    private static <E> void loop(Block left, Block right, Block target, int elementCount) {
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
        for (int i = 0; i < elementCount; i += LANES) {
            Vector<E> first = REPETITION.left()
                    ? leftConstant
                    : species.fromMemorySegment(leftMemory, leftOffset + i * ITEM_BYTES, LITTLE_ENDIAN);
            Vector<E> second = REPETITION.right()
                    ? rightConstant
                    : species.fromMemorySegment(rightMemory, rightOffset + i * ITEM_BYTES, LITTLE_ENDIAN);
            VectorMask<E> truths = first.compare(OPERATOR, second);
            if (LANES >= MANY_LANES) {
                ByteVector.zero(TRUTHS)
                        .blend((byte) 1, truths.cast(TRUTHS))
                        .intoMemorySegment(targetMemory, targetOffset + i, LITTLE_ENDIAN);
            } else {
                Truths.write(truths.toLong(), LANES, targetMemory, targetOffset + i);
            }
        }
    }
}
