package dev.onecopy.computation.program;

import java.util.Arrays;

/** What is known of the result of a barrier once its pass is over. */
public sealed interface Known {
    /** The same {@link dev.onecopy.kernel.Elements bits} for all its elements, often for its only one. */
    record Everywhere(long bits) implements Known {}

    /** The bits of each element in C order. */
    @SuppressWarnings("ArrayRecordComponent")
    record Small(long[] bits) implements Known {
        @Override
        public boolean equals(Object other) {
            return other instanceof Small small && Arrays.equals(bits, small.bits);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bits);
        }
    }

    /** It lies in memory that the source finds. */
    record Stored() implements Known {}

    /** The same, and it is only read whole: element k at position k, in whatever shape it is viewed. */
    record Lanes() implements Known {}
}
