package dev.onecopy.array;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What NumPy calls a basic index: {@code 0:10, ..., ::-1, newaxis, -1}. It selects a view, never copies.
 *
 * @param items one for each comma-separated part, at most one of them an ellipsis
 * @see <a href="https://numpy.org/doc/stable/user/basics.indexing.html#basic-indexing">NumPy: basic indexing</a>
 */
public record BasicIndex(List<Item> items) {
    /** A part of an index. */
    public sealed interface Item {}

    /** One position along an axis, counted from the end when negative; the axis goes. */
    public record Position(long index) implements Item {}

    /**
     * Every {@code step}-th position from {@code start} to before {@code stop}; what lies outside the axis is cut off.
     *
     * @param start null for the first in the direction of the step
     * @param stop null for behind the last in the direction of the step
     * @param step not 0
     */
    public record Range(@Nullable Long start, @Nullable Long stop, long step) implements Item {}

    /** The two parts without operands. */
    public enum Mark implements Item {
        /** As many whole axes as are left. */
        ELLIPSIS,
        /** An axis of length 1 that the array does not have. */
        NEW_AXIS
    }

    private static final Range WHOLE = new Range(null, null, 1);

    public BasicIndex {
        items = List.copyOf(items);
    }

    /**
     * Reads an index as it stands between NumPy's brackets: at most 1,024 characters, integers of at most 18 digits.
     *
     * @throws InvalidSliceException with the position of what is not understood, counted from 1
     */
    public static BasicIndex parse(String text) {
        return new BasicIndexParser(text).parse();
    }

    /**
     * The part of an array that this index selects, by NumPy's rules.
     *
     * @throws InvalidSliceException if a position is outside its axis, there are more of them than axes, or the result
     *     has more than {@value Shape#MAXIMUM_NDIM} axes
     */
    public StridedLayout select(StridedLayout source) {
        int ndim = source.shape().ndim();
        long consumed = items.stream().filter(item -> !(item instanceof Mark)).count();
        if (consumed > ndim) {
            throw new InvalidSliceException("too many indices: the array has " + ndim + " axes, " + consumed
                    + " were indexed; its shape is " + source.shape());
        }
        Selection selection = new Selection(source, items.size() + ndim);
        int left = ndim - (int) consumed;
        for (Item item : items) {
            switch (item) {
                case Position position -> selection.take(position);
                case Range range -> selection.take(range);
                case Mark mark -> {
                    if (mark == Mark.NEW_AXIS) {
                        selection.add(1, 0);
                    } else {
                        selection.takeWhole(left);
                        left = 0;
                    }
                }
            }
        }
        selection.takeWhole(left);
        return selection.layout();
    }

    /** The result as it grows, axis by axis. */
    private static final class Selection {
        private final StridedLayout source;
        private final long[] lengths;
        private final long[] stridesBytes;
        private long offsetBytes;
        private int sourceAxis;
        private int ndim;

        Selection(StridedLayout source, int maximumNdim) {
            this.source = source;
            this.lengths = new long[maximumNdim];
            this.stridesBytes = new long[maximumNdim];
            this.offsetBytes = source.offsetBytes();
        }

        void take(Position position) {
            long length = source.shape().length(sourceAxis);
            long index = position.index() < 0 ? position.index() + length : position.index();
            if (index < 0 || index >= length) {
                throw new InvalidSliceException("index " + position.index() + " is out of bounds for axis " + sourceAxis
                        + " of length " + length);
            }
            offsetBytes += index * source.stridesBytes()[sourceAxis++];
        }

        void take(Range range) {
            long length = source.shape().length(sourceAxis);
            long step = range.step();
            long lowest = step > 0 ? 0 : -1;
            long highest = step > 0 ? length : length - 1;
            long start = bound(range.start(), step > 0 ? lowest : highest, length, lowest, highest);
            long stop = bound(range.stop(), step > 0 ? highest : lowest, length, lowest, highest);
            long span = step > 0 ? stop - start : start - stop;
            long count = span <= 0 ? 0 : (span - 1) / Math.abs(step) + 1;
            long strideBytes = source.stridesBytes()[sourceAxis++];
            offsetBytes += count == 0 ? 0 : start * strideBytes;
            // The step over a single element leads nowhere, and may be too large to be multiplied.
            add(count, count > 1 ? step * strideBytes : strideBytes);
        }

        private static long bound(@Nullable Long given, long otherwise, long length, long lowest, long highest) {
            return given == null ? otherwise : Math.clamp(given < 0 ? given + length : given, lowest, highest);
        }

        void takeWhole(int axes) {
            for (int axis = 0; axis < axes; axis++) {
                take(WHOLE);
            }
        }

        void add(long length, long strideBytes) {
            lengths[ndim] = length;
            stridesBytes[ndim++] = strideBytes;
        }

        StridedLayout layout() {
            if (ndim > Shape.MAXIMUM_NDIM) {
                throw new InvalidSliceException(
                        "the result has " + ndim + " axes; at most " + Shape.MAXIMUM_NDIM + " are supported");
            }
            return new StridedLayout(
                    Shape.of(Arrays.copyOf(lengths, ndim)), Arrays.copyOf(stridesBytes, ndim), offsetBytes);
        }
    }
}
