package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorOperators.Conversion;
import jdk.incubator.vector.VectorSpecies;

/**
 * Floats to signed integers, and from these to the low bits of smaller ones: see {@link Template}. Java takes what is
 * too large for the largest integer and NaN for 0, where x86-64 takes both for the smallest.
 */
final class TruncationLoop implements Loops.Unary {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final VectorSpecies<?> FROM = (VectorSpecies<?>) CONSTANTS[0];
    private static final Conversion<?, ?> FIRST = (Conversion<?, ?>) CONSTANTS[1];
    private static final VectorSpecies<?> BETWEEN = (VectorSpecies<?>) CONSTANTS[2];
    private static final Conversion<?, ?> SECOND = (Conversion<?, ?>) CONSTANTS[3];
    private static final VectorSpecies<?> TO = (VectorSpecies<?>) CONSTANTS[4];
    private static final boolean DIRECT = BETWEEN.equals(TO);
    private static final int LANES = FROM.length();
    private static final long FROM_BYTES = FROM.elementSize() / Byte.SIZE;
    private static final long TO_BYTES = TO.elementSize() / Byte.SIZE;
    private static final long SMALLEST = BETWEEN.elementType() == int.class ? Integer.MIN_VALUE : Long.MIN_VALUE;

    @Override
    public void run(Block source, Block target, int elementCount) {
        loop(source, target, elementCount);
    }

    @SuppressWarnings("unchecked")
    private static <F, B, T> void loop(Block source, Block target, int elementCount) {
        VectorSpecies<F> fromSpecies = (VectorSpecies<F>) FROM;
        VectorSpecies<B> betweenSpecies = (VectorSpecies<B>) BETWEEN;
        VectorSpecies<T> toSpecies = (VectorSpecies<T>) TO;
        Conversion<F, B> first = (Conversion<F, B>) FIRST;
        Conversion<B, T> second = (Conversion<B, T>) SECOND;
        MemorySegment from = source.memory();
        MemorySegment to = target.memory();
        long fromOffset = source.offsetBytes();
        long toOffset = target.offsetBytes();
        Vector<B> smallest = betweenSpecies.broadcast(SMALLEST);
        Vector<F> bound = fromSpecies.broadcast(SMALLEST).lanewise(VectorOperators.NEG);
        for (int i = 0; i < elementCount; i += LANES) {
            Vector<F> elements = fromSpecies.fromMemorySegment(from, fromOffset + i * FROM_BYTES, LITTLE_ENDIAN);
            VectorMask<B> fits = elements.compare(VectorOperators.LT, bound).cast(betweenSpecies);
            Vector<B> integers = smallest.blend(elements.convertShape(first, betweenSpecies, 0), fits);
            if (DIRECT) {
                integers.intoMemorySegment(to, toOffset + i * TO_BYTES, LITTLE_ENDIAN);
            } else {
                integers.convertShape(second, toSpecies, 0)
                        .intoMemorySegment(to, toOffset + i * TO_BYTES, LITTLE_ENDIAN);
            }
        }
    }
}
