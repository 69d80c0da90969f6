package dev.onecopy.kernel;

import java.util.Arrays;

/**
 * Counts of the integers of a {@link ValueRange}. Where these are few, elements are counted in turn in {@value #TABLES}
 * tables, since a count that was just written is slow to read again. Used by one thread.
 */
public final class ValueTable {
    /** How many elements are counted before the first table has its turn again. */
    public static final int TABLES = 4;

    /** With more values than these, several tables leave the first cache. */
    private static final int MOST_VALUES_OF_SEVERAL_TABLES = 1_024;

    private final ValueRange range;
    private final int stride;
    private final long[] counts;

    /** Counts nothing yet. */
    public ValueTable(ValueRange range) {
        this.range = range;
        this.stride = stride(range);
        this.counts = new long[heapNumbers(range)];
    }

    private static int stride(ValueRange range) {
        return range.valueCount() > MOST_VALUES_OF_SEVERAL_TABLES ? 0 : range.valueCount() + 1;
    }

    /** How many counts a table of these values keeps on the heap. */
    public static int heapNumbers(ValueRange range) {
        return (TABLES - 1) * stride(range) + range.valueCount() + 1;
    }

    public ValueRange range() {
        return range;
    }

    /** How far the first counts of two tables are apart; 0 if there is but one. */
    public int stride() {
        return stride;
    }

    /** The counts of each table: of each value in ascending order, then one for what is none of these. */
    public long[] counts() {
        return counts;
    }

    /** How many elements were so much larger than the least value. */
    public long count(int value) {
        long count = counts[value];
        for (int at = value + stride; at < counts.length && stride > 0; at += stride) {
            count += counts[at];
        }
        return count;
    }

    public void clear() {
        Arrays.fill(counts, 0);
    }
}
