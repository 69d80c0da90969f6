package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.array.DType;
import dev.onecopy.array.DType.Kind;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.StridedElements;
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
final class PartitionLoop implements Loops.Partition {
    private static final Object[] CONSTANTS = Template.constants(MethodHandles.lookup());
    private static final DType DTYPE = (DType) CONSTANTS[0];
    private static final VectorSpecies<?> SPECIES = (VectorSpecies<?>) CONSTANTS[1];
    private static final int LANES = SPECIES.length();
    private static final int ITEM_BYTES = SPECIES.elementSize() / Byte.SIZE;
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
    public long run(Block source, int elementCount, long lowest, long highest, Block within) {
        return loop(source.memory(), source.offsetBytes(), elementCount, element(lowest), element(highest), within);
    }

    private static <E> long loop(
            MemorySegment memory, long start, int elementCount, long lowest, long highest, Block within) {
        @SuppressWarnings("unchecked")
        VectorSpecies<E> species = (VectorSpecies<E>) SPECIES;
        Vector<E> least = species.broadcast(least());
        Vector<E> low = species.broadcast(lowest);
        Vector<E> high = species.broadcast(highest);
        Vector<E> shift = species.broadcast(SIGN_SHIFT);
        Vector<E> one = species.broadcast(1);
        long below = 0;
        int copied = 0;
        for (int i = 0; i < elementCount; i += LANES) {
            long at = start + (long) i * ITEM_BYTES;
            Vector<E> keys = species.fromMemorySegment(memory, at, LITTLE_ENDIAN);
            if (DTYPE.isFloating()) {
                Vector<E> turned = keys.lanewise(VectorOperators.ASHR, shift).lanewise(VectorOperators.LSHR, one);
                keys = keys.lanewise(VectorOperators.XOR, turned);
            }
            VectorMask<E> less = keys.compare(LESS, low);
            long inside = keys.compare(ATMOST, high).andNot(less).toLong();
            if (DTYPE.isFloating()) {
                less = less.and(least.compare(ATMOST, keys));
            }
            below += less.trueCount();
            if (inside != 0) {
                copied = copy(memory, at, inside, within, copied);
            }
        }
        return (below << Integer.SIZE) + copied;
    }

    /** Copies the elements of a vector whose bits are set. */
    private static int copy(MemorySegment memory, long start, long inside, Block target, int copied) {
        int next = copied;
        for (long rest = inside; rest != 0; rest &= rest - 1) {
            long at = start + (long) Long.numberOfTrailingZeros(rest) * ITEM_BYTES;
            StridedElements.copy(
                    ITEM_BYTES, memory, at, 0, target.memory(), target.offsetBytes() + (long) next * ITEM_BYTES, 1);
            next++;
        }
        return next;
    }
}
