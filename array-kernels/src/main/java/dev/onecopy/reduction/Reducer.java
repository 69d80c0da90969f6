package dev.onecopy.reduction;

import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;

/** One kind of reduction of elements of one dtype: how partials come about, travel, and become the result. */
public interface Reducer {
    /** How many words a partial has; it may also be {@link Nothing}, which has none. */
    int words();

    /** How many numbers of 8 bytes an accumulator of one lane keeps on the heap, beside some few. */
    default int heapNumbers() {
        return 0;
    }

    /**
     * An accumulator of elements that come in the order of memory.
     *
     * @param allocator of native memory that lives as long as the accumulator
     * @param elementCount the most that will be added
     * @param blockElements the most that one block will hold
     */
    Accumulator accumulator(Kernels kernels, SegmentAllocator allocator, long elementCount, int blockElements);

    /**
     * An accumulator of lanes.
     *
     * @param allocator of native memory that lives as long as the accumulator
     * @param laneCount how many lanes
     * @param lanesARow after how many lanes the next element of the first one follows, if a block has several rows
     * @throws UnsupportedOperationException if there is none for lanes
     */
    LaneAccumulator lanes(Kernels kernels, SegmentAllocator allocator, int laneCount, long lanesARow);

    /**
     * A partial from its words, none of which is believed.
     *
     * @throws IllegalArgumentException if they are not words of such a partial
     */
    Partial decode(long[] words);

    /**
     * The bits of the result.
     *
     * @param merged the partial of all elements
     * @throws IllegalArgumentException if it is not of this reduction
     */
    long result(Partial merged);
}
