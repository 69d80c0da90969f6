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

/**
 * Shifts by any number, and extrema of floats that pass over NaN: what takes several steps of the Vector API; see
 * {@link Template}.
 */
final class BinaryStepsLoop implements Loops.Binary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final BinaryOperation OPERATION = (BinaryOperation) CONSTANTS[1];
    private static final boolean SIGNED = (boolean) CONSTANTS[2];
    private static final Repetition REPETITION = (Repetition) CONSTANTS[3];
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
            apply(species, first, second).intoMemorySegment(targetMemory, targetOffset + at, LITTLE_ENDIAN);
        }
    }

    /** No switch: the table that it goes by is no constant to the compiler. */
    private static <E> Vector<E> apply(VectorSpecies<E> species, Vector<E> first, Vector<E> second) {
        if (OPERATION == BinaryOperation.FMIN) {
            return number(first.lanewise(VectorOperators.MIN, second), first, second);
        }
        if (OPERATION == BinaryOperation.FMAX) {
            return number(first.lanewise(VectorOperators.MAX, second), first, second);
        }
        if (OPERATION == BinaryOperation.LEFT_SHIFT) {
            return within(species, second, first.lanewise(VectorOperators.LSHL, second));
        }
        return SIGNED
                ? first.lanewise(VectorOperators.ASHR, second.lanewise(VectorOperators.UMIN, most(species)))
                : within(species, second, first.lanewise(VectorOperators.LSHR, second));
    }

    private static <E> Vector<E> number(Vector<E> extremum, Vector<E> first, Vector<E> second) {
        VectorMask<E> firstIsNan = first.compare(VectorOperators.NE, first);
        VectorMask<E> secondIsNan = second.compare(VectorOperators.NE, second);
        return extremum.blend(second, firstIsNan).blend(first, secondIsNan);
    }

    /** 0 where all bits are shifted out; shifts are taken as unsigned, so that negative ones are such too. */
    private static <E> Vector<E> within(VectorSpecies<E> species, Vector<E> shift, Vector<E> shifted) {
        return species.zero().blend(shifted, shift.compare(VectorOperators.ULE, most(species)));
    }

    private static <E> Vector<E> most(VectorSpecies<E> species) {
        return species.broadcast(species.elementSize() - 1);
    }
}
