package dev.onecopy.computation;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.reduction.Running;
import dev.onecopy.reduction.Sink;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the elements of neighbouring lanes and writes each sum: floats in float64, each rounded once; integers modulo
 * 2<sup>64</sup>. Blocks follow one another in C order.
 */
final class RunningSums implements Sink {
    private final DType dtype;
    private final DType result;
    private final long rowElements;
    private final int lanes;
    private final long first;
    private final List<MemorySegment> targets;
    private final long[] integers;
    private final double[] floats;

    /**
     * Sums of nothing.
     *
     * @param first the position that the targets begin at
     */
    RunningSums(Running running, Walk.Scanned walk, long first, List<MemorySegment> targets) {
        this.dtype = running.dtype();
        this.result = running.result();
        this.rowElements = walk.length() * walk.lanes();
        this.lanes = Math.toIntExact(walk.lanes());
        this.first = first;
        this.targets = targets;
        this.integers = new long[dtype.isFloating() ? 0 : lanes];
        this.floats = new double[dtype.isFloating() ? lanes : 0];
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        int lane = (int) (position % lanes);
        long inGroup = position % rowElements;
        long offsetBytes = (position - first) * result.itemsizeBytes();
        for (int i = 0; i < elementCount; i++) {
            if (inGroup == 0) {
                Arrays.fill(integers, 0);
                Arrays.fill(floats, -0.0);
            }
            long bits = next(lane, Elements.read(dtype, block.memory(), block.offsetBytes(i)));
            for (MemorySegment target : targets) {
                Elements.write(result, target, offsetBytes, bits);
            }
            offsetBytes += result.itemsizeBytes();
            inGroup = inGroup + 1 == rowElements ? 0 : inGroup + 1;
            lane = lane + 1 == lanes ? 0 : lane + 1;
        }
    }

    private long next(int lane, long element) {
        if (dtype.isFloating()) {
            floats[lane] += Elements.floating(dtype, element);
            return Elements.floatingBits(result, floats[lane]);
        }
        integers[lane] += element;
        return integers[lane];
    }
}
