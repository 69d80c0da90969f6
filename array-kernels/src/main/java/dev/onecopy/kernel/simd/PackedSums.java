package dev.onecopy.kernel.simd;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import dev.onecopy.kernel.Block;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Sums of integers that lie several in a 64-bit word, and of their squares: neighbours are added inside the word, in
 * fields of twice the width, then those again. Signed integers are made unsigned by turning the sign bit, which adds
 * half the range to each. Element counts fill whole vectors.
 */
final class PackedSums {
    /** A field of 16 bits holds the sum of two bytes this many times. */
    private static final int BYTE_ROUNDS = 128;

    /** A field of 32 bits holds the sum of two 16-bit numbers this many times. */
    private static final int SHORT_ROUNDS = 1 << 15;

    /** A field of 32 bits holds the squares of four bytes this many times. */
    private static final int BYTE_SQUARE_ROUNDS = 1 << 14;

    private static final long LOW_BYTES = 0x00ff_00ff_00ff_00ffL;
    private static final long LOW_SHORTS = 0x0000_ffff_0000_ffffL;
    private static final long LOW_INTS = 0x0000_0000_ffff_ffffL;
    private static final int WORD_BYTES = Long.BYTES;
    private static final int VECTOR_BYTES = Species.INT64.length() * WORD_BYTES;

    private PackedSums() {}

    /** The sum of uint8 made by turning the bits of {@code turned} in each word. */
    static long bytes(Block source, long sizeBytes, long turned) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long start = 0; start < sizeBytes; start += (long) BYTE_ROUNDS * VECTOR_BYTES) {
            long end = Math.min(sizeBytes, start + (long) BYTE_ROUNDS * VECTOR_BYTES);
            LongVector sums = LongVector.zero(Species.INT64);
            for (long at = start; at < end; at += VECTOR_BYTES) {
                LongVector words = load(source, at).lanewise(VectorOperators.XOR, turned);
                sums = sums.add(fold(words, LOW_BYTES, 8));
            }
            total = total.add(fold(fold(sums, LOW_SHORTS, 16), LOW_INTS, 32));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    /** The sum of uint16 made by turning the bits of {@code turned} in each word. */
    static long shorts(Block source, long sizeBytes, long turned) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long start = 0; start < sizeBytes; start += (long) SHORT_ROUNDS * VECTOR_BYTES) {
            long end = Math.min(sizeBytes, start + (long) SHORT_ROUNDS * VECTOR_BYTES);
            LongVector sums = LongVector.zero(Species.INT64);
            for (long at = start; at < end; at += VECTOR_BYTES) {
                LongVector words = load(source, at).lanewise(VectorOperators.XOR, turned);
                sums = sums.add(fold(words, LOW_SHORTS, 16));
            }
            total = total.add(fold(sums, LOW_INTS, 32));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    /** The sum of uint32 made by turning the bits of {@code turned} in each word. */
    static long ints(Block source, long sizeBytes, long turned) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            LongVector words = load(source, at).lanewise(VectorOperators.XOR, turned);
            total = total.add(fold(words, LOW_INTS, 32));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    static long longs(Block source, long sizeBytes) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            total = total.add(load(source, at));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    /** The sum of the squares of uint8 made by turning the bits of {@code turned} in each word. */
    static long byteSquares(Block source, long sizeBytes, long turned) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long start = 0; start < sizeBytes; start += (long) BYTE_SQUARE_ROUNDS * VECTOR_BYTES) {
            long end = Math.min(sizeBytes, start + (long) BYTE_SQUARE_ROUNDS * VECTOR_BYTES);
            LongVector sums = LongVector.zero(Species.INT64);
            for (long at = start; at < end; at += VECTOR_BYTES) {
                LongVector words = load(source, at).lanewise(VectorOperators.XOR, turned);
                ShortVector even = words.and(LOW_BYTES).reinterpretAsShorts();
                ShortVector odd =
                        words.lanewise(VectorOperators.LSHR, 8).and(LOW_BYTES).reinterpretAsShorts();
                sums = sums.add(fold(even.mul(even).reinterpretAsLongs(), LOW_SHORTS, 16))
                        .add(fold(odd.mul(odd).reinterpretAsLongs(), LOW_SHORTS, 16));
            }
            total = total.add(fold(sums, LOW_INTS, 32));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    /** The sum of the squares of uint16 made by turning the bits of {@code turned} in each word. */
    static long shortSquares(Block source, long sizeBytes, long turned) {
        LongVector total = LongVector.zero(Species.INT64);
        for (long at = 0; at < sizeBytes; at += VECTOR_BYTES) {
            LongVector words = load(source, at).lanewise(VectorOperators.XOR, turned);
            IntVector even = words.and(LOW_SHORTS).reinterpretAsInts();
            IntVector odd =
                    words.lanewise(VectorOperators.LSHR, 16).and(LOW_SHORTS).reinterpretAsInts();
            total = total.add(fold(even.mul(even).reinterpretAsLongs(), LOW_INTS, 32))
                    .add(fold(odd.mul(odd).reinterpretAsLongs(), LOW_INTS, 32));
        }
        return total.reduceLanes(VectorOperators.ADD);
    }

    private static LongVector load(Block source, long atBytes) {
        return LongVector.fromMemorySegment(
                Species.INT64, source.memory(), source.offsetBytes() + atBytes, LITTLE_ENDIAN);
    }

    /** In each pair of fields the sum of both, in a field of twice the width. */
    private static LongVector fold(LongVector words, long lowFields, int fieldBits) {
        return words.and(lowFields)
                .add(words.lanewise(VectorOperators.LSHR, fieldBits).and(lowFields));
    }
}
