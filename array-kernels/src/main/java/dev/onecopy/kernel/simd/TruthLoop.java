package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Logical operations on what is not 0, of which the target is bool: see {@link Template}. */
final class TruthLoop implements Loops.Binary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final BinaryOperation OPERATION = (BinaryOperation) CONSTANTS[1];
    private static final Repetition REPETITION = (Repetition) CONSTANTS[2];
    private static final int LANES = SPECIES.length();
    private static final long ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;

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
        Vector<E> zero = species.zero();
        Vector<E> leftConstant = species.fromMemorySegment(leftMemory, leftOffset, LITTLE_ENDIAN);
        Vector<E> rightConstant = species.fromMemorySegment(rightMemory, rightOffset, LITTLE_ENDIAN);
        for (int i = 0; i < elementCount; i += LANES) {
            VectorMask<E> first = (REPETITION.left()
                            ? leftConstant
                            : species.fromMemorySegment(leftMemory, leftOffset + i * ITEM_BYTES, LITTLE_ENDIAN))
                    .compare(VectorOperators.NE, zero);
            VectorMask<E> second = (REPETITION.right()
                            ? rightConstant
                            : species.fromMemorySegment(rightMemory, rightOffset + i * ITEM_BYTES, LITTLE_ENDIAN))
                    .compare(VectorOperators.NE, zero);
            Truths.write(apply(first.toLong(), second.toLong()), LANES, targetMemory, targetOffset + i);
        }
    }

    /** No switch: the table that it goes by is no constant to the compiler. */
    private static long apply(long first, long second) {
        if (OPERATION == BinaryOperation.LOGICAL_AND) {
            return first & second;
        }
        return OPERATION == BinaryOperation.LOGICAL_OR ? first | second : first ^ second;
    }
}
