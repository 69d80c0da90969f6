package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.ValueTable;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** How many integers equal each of few values, by comparing all with each: see {@link Template}. */
final class ValueLoop implements Loops.Values {
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) Template.constants(MethodHandles.lookup())[0];
    private static final long VECTOR_BYTES = SPECIES.vectorByteSize();
    private static final long ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;
    private static final int UNUSED_BITS = Long.SIZE - SPECIES.elementSize();

    /** What is compared with one value before the next one: the first cache holds it until the last one. */
    private static final long RUN_BYTES = 8_192;

    @Override
    public void run(Block source, int elementCount, ValueTable table) {
        long[] counts = table.counts();
        long least = table.range().least();
        int valueCount = table.range().valueCount();
        long end = source.offsetBytes() + elementCount * ITEM_BYTES;
        for (long start = source.offsetBytes(); start < end; start += RUN_BYTES) {
            long sizeBytes = Math.min(RUN_BYTES, end - start);
            for (int i = 0; i < valueCount; i++) {
                counts[i] += count(source.memory(), start, sizeBytes, least + i);
            }
        }
    }

    private static <E> long count(MemorySegment memory, long start, long sizeBytes, long value) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> wanted = species.broadcast(value << UNUSED_BITS >> UNUSED_BITS);
        long count = 0;
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            Vector<E> elements = species.fromMemorySegment(memory, start + at, LITTLE_ENDIAN);
            count += elements.compare(VectorOperators.EQ, wanted).trueCount();
        }
        return count;
    }
}
