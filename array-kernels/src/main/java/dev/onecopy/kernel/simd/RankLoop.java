package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elements by intervals of their keys: see {@link Template}. Floats are compared as the integers of their bits, turned
 * where they are negative, as {@link Elements#key} turns them. A NaN with its sign set comes before all numbers so, and
 * is left out: it is never below, and never within an interval that ends before NaN, which all are here.
 */
final class RankLoop implements Loops.Ranking {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final DType DTYPE = (DType) CONSTANTS[0];
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[1];
    private static final int LANES = SPECIES.length();
    private static final long ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;
    private static final boolean UNSIGNED = DTYPE.kind() == Kind.UNSIGNED;
    private static final VectorOperators.Comparison LESS = UNSIGNED ? VectorOperators.ULT : VectorOperators.LT;
    private static final VectorOperators.Comparison ATMOST = UNSIGNED ? VectorOperators.ULE : VectorOperators.LE;
    private static final long SIGN_SHIFT = SPECIES.elementSize() - 1L;
    private static final int UNUSED_BITS = Long.SIZE - SPECIES.elementSize();

    /** A key as a number that vectors hold. */
    private static long element(long key) {
        long bits = UNSIGNED ? Elements.bitsOfKey(DTYPE, key) : key;
        return bits << UNUSED_BITS >> UNUSED_BITS;
    }

    private static long least() {
        return DTYPE.isFloating()
                ? Elements.key(DTYPE, Elements.floatingBits(DTYPE, Double.NEGATIVE_INFINITY))
                : UNSIGNED ? 0 : Long.MIN_VALUE >> UNUSED_BITS;
    }

    @Override
    public long rank(Block source, int elementCount, long lowest, long highest) {
        return rank(source.memory(), source.offsetBytes(), elementCount, element(lowest), element(highest));
    }

    private static <E> long rank(MemorySegment memory, long start, int elementCount, long lowest, long highest) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> least = species.broadcast(least());
        Vector<E> low = species.broadcast(lowest);
        Vector<E> high = species.broadcast(highest);
        Vector<E> shift = species.broadcast(SIGN_SHIFT);
        Vector<E> one = species.broadcast(1);
        long below = 0;
        long within = 0;
        for (int i = 0; i < elementCount; i += LANES) {
            Vector<E> keys = species.fromMemorySegment(memory, start + i * ITEM_BYTES, LITTLE_ENDIAN);
            if (DTYPE.isFloating()) {
                Vector<E> turned = keys.lanewise(VectorOperators.ASHR, shift).lanewise(VectorOperators.LSHR, one);
                keys = keys.lanewise(VectorOperators.XOR, turned);
            }
            VectorMask<E> less = keys.compare(LESS, low);
            VectorMask<E> atMost = keys.compare(ATMOST, high);
            if (DTYPE.isFloating()) {
                VectorMask<E> ordered = least.compare(ATMOST, keys);
                below += less.and(ordered).trueCount();
                within += atMost.andNot(less).and(ordered).trueCount();
            } else {
                below += less.trueCount();
                within += atMost.andNot(less).trueCount();
            }
        }
        return (below << Integer.SIZE) + within;
    }

    @Override
    public int collect(Block source, int elementCount, long lowest, long highest, Block target) {
        int collected = 0;
        for (int i = 0; i < elementCount; ) {
            i = next(source.memory(), source.offsetBytes(), i, elementCount, element(lowest), element(highest));
            if (i < elementCount) {
                collected +=
                        Kernels.scalar().collect(DTYPE, source.from(i), LANES, lowest, highest, target.from(collected));
                i += LANES;
            }
        }
        return collected;
    }

    @Override
    public void count(Block source, int elementCount, long lowest, long highest, int shift, Block counts) {
        for (int i = 0; i < elementCount; ) {
            i = next(source.memory(), source.offsetBytes(), i, elementCount, element(lowest), element(highest));
            if (i < elementCount) {
                Kernels.scalar().countKeys(DTYPE, source.from(i), LANES, lowest, highest, shift, counts);
                i += LANES;
            }
        }
    }

    /** Where the next vector begins that has an element within, or the number of elements. */
    private static <E> int next(
            MemorySegment memory, long start, int from, int elementCount, long lowest, long highest) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> low = species.broadcast(lowest);
        Vector<E> high = species.broadcast(highest);
        Vector<E> shift = species.broadcast(SIGN_SHIFT);
        Vector<E> one = species.broadcast(1);
        for (int i = from; i < elementCount; i += LANES) {
            Vector<E> keys = species.fromMemorySegment(memory, start + i * ITEM_BYTES, LITTLE_ENDIAN);
            if (DTYPE.isFloating()) {
                Vector<E> turned = keys.lanewise(VectorOperators.ASHR, shift).lanewise(VectorOperators.LSHR, one);
                keys = keys.lanewise(VectorOperators.XOR, turned);
            }
            if (keys.compare(ATMOST, high).andNot(keys.compare(LESS, low)).anyTrue()) {
                return i;
            }
        }
        return elementCount;
    }
}
