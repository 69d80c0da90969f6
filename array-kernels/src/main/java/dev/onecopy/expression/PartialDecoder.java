package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.expression.Instruction.Collected;
import dev.onecopy.reduction.Extreme;
import dev.onecopy.reduction.FloatingSum;
import dev.onecopy.reduction.IntegerSum;
import dev.onecopy.reduction.Nothing;
import dev.onecopy.reduction.Partial;

/** Makes partials of words that came over the wire; believes none of them. */
final class PartialDecoder {
    private PartialDecoder() {}

    static Partial decode(Node.Reduction reduction, long[] words) {
        if (words.length == 0) {
            return new Nothing();
        }
        if (words.length > 1) {
            throw new IllegalArgumentException(
                    "a partial of " + reduction.kind() + " has 1 word or none, not " + words.length);
        }
        Collected collected = Collected.of(reduction);
        return switch (collected) {
            case FLOATING_SUM -> new FloatingSum(Double.longBitsToDouble(words[0]));
            case INTEGER_SUM -> new IntegerSum(words[0]);
            case MINIMUM, MAXIMUM ->
                new Extreme(collected.extremum(), reduction.dtype(), element(reduction.dtype(), words[0]));
        };
    }

    private static long element(DType dtype, long bits) {
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
}
