package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.UnaryOperation;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Rounding of floats, and signs: what the Vector API has no operator for, in several of its steps; see
 * {@link Template}. The size of a float is rounded, halves to even, by adding what leaves no room for a fraction.
 */
final class UnaryStepsLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[0];
    private static final UnaryOperation OPERATION = (UnaryOperation) CONSTANTS[1];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();

    /** Floats have no fraction from here on. */
    private static final long WHOLE = SPECIES.elementType() == float.class ? 1L << 23 : 1L << 52;

    @Override
    public void run(Block source, Block target, int elementCount) {
        loop(source, target, (long) elementCount * SPECIES.elementSize() / Byte.SIZE);
    }

    private static <E> void loop(Block source, Block target, long sizeBytes) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        Vector<E> zero = species.zero();
        Vector<E> one = species.broadcast(1);
        Vector<E> whole = OPERATION == UnaryOperation.SIGN ? zero : species.broadcast(WHOLE);
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            Vector<E> x = species.fromMemorySegment(from, fromOffset + at, LITTLE_ENDIAN);
            Vector<E> result = OPERATION == UnaryOperation.SIGN ? sign(x, zero, one) : rounded(x, one, whole);
            result.intoMemorySegment(to, toOffset + at, LITTLE_ENDIAN);
        }
    }

    /** NaN stays what it is. */
    private static <E> Vector<E> sign(Vector<E> x, Vector<E> zero, Vector<E> one) {
        Vector<E> positive = zero.blend(one, x.compare(VectorOperators.GT, zero));
        Vector<E> signs = positive.blend(one.lanewise(VectorOperators.NEG), x.compare(VectorOperators.LT, zero));
        return signs.blend(x, x.compare(VectorOperators.NE, x));
    }

    private static <E> Vector<E> rounded(Vector<E> x, Vector<E> one, Vector<E> whole) {
        Vector<E> size = x.lanewise(VectorOperators.ABS);
        Vector<E> nearest = size.add(whole).sub(whole);
        VectorMask<E> negative = x.test(VectorOperators.IS_NEGATIVE);
        VectorMask<E> up = nearest.compare(VectorOperators.LT, size);
        VectorMask<E> down = nearest.compare(VectorOperators.GT, size);
        Vector<E> result = nearest;
        // No switch: the table that it goes by is no constant to the compiler.
        if (OPERATION == UnaryOperation.FLOOR) {
            result = nearest.add(one, up.and(negative)).sub(one, down.andNot(negative));
        } else if (OPERATION == UnaryOperation.CEIL) {
            result = nearest.add(one, up.andNot(negative)).sub(one, down.and(negative));
        } else if (OPERATION == UnaryOperation.TRUNC) {
            result = nearest.sub(one, down);
        }
        Vector<E> signed = result.blend(result.lanewise(VectorOperators.NEG), negative);
        return x.blend(signed, size.compare(VectorOperators.LT, whole));
    }
}
