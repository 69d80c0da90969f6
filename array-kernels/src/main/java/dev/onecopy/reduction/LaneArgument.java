package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Extremum;
import org.jspecify.annotations.Nullable;

/** Where the smallest or largest element of each lane is. */
final class LaneArgument implements LaneAccumulator {
    private final boolean largest;
    private final Extremum which;
    private final DType dtype;
    private final long lanesARow;
    private final long[] bits;
    private final long[] positions;
    private int found;

    LaneArgument(boolean largest, DType dtype, long lanesARow, int laneCount) {
        this.largest = largest;
        this.which = largest ? Extremum.MAXIMUM : Extremum.MINIMUM;
        this.dtype = dtype;
        this.lanesARow = lanesARow;
        this.bits = new long[laneCount];
        this.positions = new long[laneCount];
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        for (int lane = 0; lane < elementCount; lane++) {
            long next = Elements.read(dtype, block.memory(), block.offsetBytes(lane));
            // Rows come in C order, so that the first of equals is there already.
            if (lane >= found || which.isBetter(dtype, next, bits[lane])) {
                bits[lane] = next;
                positions[lane] = position;
            }
        }
        found = Math.max(found, elementCount);
    }

    @Override
    public Partial partial(int lane) {
        return lane < found
                ? new Argument(largest, dtype, bits[lane], positions[lane] + lane / lanesARow)
                : new Nothing();
    }

    @Override
    public void clear() {
        found = 0;
    }
}
