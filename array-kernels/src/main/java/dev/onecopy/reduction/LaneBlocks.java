package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import java.lang.foreign.SegmentAllocator;

/** Memory for one element a lane. */
final class LaneBlocks {
    private static final long CACHE_LINE_BYTES = 64;
    private static final long LARGEST_ITEM_BYTES = 8;

    private LaneBlocks() {}

    static Block allocate(SegmentAllocator allocator, DType dtype, int laneCount) {
        long sizeBytes = LARGEST_ITEM_BYTES * Math.max(laneCount, Block.REPEATED_COPIES);
        return Block.contiguous(dtype, allocator.allocate(sizeBytes, CACHE_LINE_BYTES), 0);
    }
}
