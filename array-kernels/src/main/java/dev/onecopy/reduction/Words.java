package dev.onecopy.reduction;

import dev.onecopy.array.DType;

/** Checks words that came over the wire. */
final class Words {
    private Words() {}

    static void check(long[] words, int count, String what) {
        if (words.length != count) {
            throw new IllegalArgumentException(
                    "a partial of a " + what + " has " + count + " words or none, not " + words.length);
        }
    }

    /** Words that count different elements, of which there are so many at most. */
    static void checkCounts(long[] words, long elementCount) {
        long rest = elementCount;
        for (long count : words) {
            if (count < 0 || count > rest) {
                throw new IllegalArgumentException("these are not counts of at most " + elementCount + " elements");
            }
            rest -= count;
        }
    }

    /** The word, if it is the {@link dev.onecopy.kernel.Elements bits} of an element. */
    static long element(DType dtype, long bits) {
        long wellFormed = switch (dtype) {
            case BOOL -> bits & 1;
            case INT8 -> (byte) bits;
            case INT16 -> (short) bits;
            case INT32 -> (int) bits;
            case UINT8 -> bits & 0xffL;
            case UINT16, FLOAT16 -> bits & 0xffffL;
            case UINT32, FLOAT32 -> bits & 0xffff_ffffL;
            case INT64, UINT64, FLOAT64 -> bits;
        };
        if (bits != wellFormed) {
            throw new IllegalArgumentException("the word " + bits + " is not an element of " + dtype);
        }
        return bits;
    }

    static IllegalArgumentException foreign(Partial partial, String what) {
        return new IllegalArgumentException(partial + " is not the partial of a " + what);
    }
}
