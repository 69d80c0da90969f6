package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.ValueTable;
import java.util.Arrays;
import java.util.function.LongToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Counts integers by their values, of which there are so few that nothing else has to be asked of each element; what is
 * wanted is made of the counts in the end.
 *
 * @param dtype of the elements
 * @param table of those values that count for anything
 * @param wordCount how many numbers the partial has
 * @param wordOfValue the one of them that a value counts for, or {@code wordCount} if it counts for none
 */
record ValueCounts(Kernels kernels, DType dtype, ValueTable table, int wordCount, LongToIntFunction wordOfValue)
        implements Accumulator {
    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        kernels.countValues(dtype, block, elementCount, table);
    }

    @Override
    public Partial partial() {
        long[] words = new long[wordCount + 1];
        for (int i = 0; i < table.range().valueCount(); i++) {
            long count = table.count(i);
            if (count > 0) {
                words[wordOfValue.applyAsInt(table.range().least() + i)] += count;
            }
        }
        return new Counts(Arrays.copyOf(words, wordCount));
    }

    @Override
    public void clear() {
        table.clear();
    }
}
