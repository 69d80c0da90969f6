package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Counts integers of 8 or 16 bits by their values, of which there are so few that nothing has to be asked of each
 * element; what is wanted is made of the counts in the end.
 */
final class ValueCounts implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private final int wordCount;
    private final IntUnaryOperator wordOfValue;
    private final long[] counts;

    /**
     * No values yet.
     *
     * @param wordCount how many numbers the partial has
     * @param wordOfValue the one of them that a value counts for, or {@code wordCount} if it counts for none
     */
    ValueCounts(Kernels kernels, DType dtype, int wordCount, IntUnaryOperator wordOfValue) {
        this.kernels = kernels;
        this.dtype = dtype;
        this.wordCount = wordCount;
        this.wordOfValue = wordOfValue;
        this.counts = new long[size(dtype)];
    }

    /** How many values a dtype has, each with a count on the heap. */
    static int size(DType dtype) {
        return 1 << (dtype.itemsizeBytes() * Byte.SIZE);
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        kernels.countValues(dtype, block, elementCount, counts);
    }

    @Override
    public Partial partial() {
        int least = dtype.kind() == DType.Kind.UNSIGNED ? 0 : -counts.length / 2;
        long[] words = new long[wordCount + 1];
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                words[wordOfValue.applyAsInt(least + i)] += counts[i];
            }
        }
        return new Counts(Arrays.copyOf(words, wordCount));
    }

    @Override
    public void clear() {
        Arrays.fill(counts, 0);
    }
}
