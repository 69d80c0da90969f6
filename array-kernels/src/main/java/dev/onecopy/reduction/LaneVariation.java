package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Moments;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Count, mean and squared distances of each lane. In a leaf of {@value #LEAF_ROWS} rows, distances are taken from its
 * first row: since that is one of the n elements, the sum of their squares is at most n times that of the distances
 * from the mean, and the difference of both sums keeps all but log2(n) bits. Leaves are merged by Chan's formula, like
 * the digits of a binary counter.
 */
final class LaneVariation implements LaneAccumulator {
    private static final int LEAF_ROWS = 16;

    private final Kernels kernels;
    private final DType dtype;
    private final int laneCount;
    private final Block converted;
    private final Block first;
    private final Block distances;
    private final Block sums;
    private final Block squares;
    private final List<Moments[]> levels = new ArrayList<>();
    private int leafRows;
    private int shortRow;
    private long leafCount;

    LaneVariation(Kernels kernels, DType dtype, SegmentAllocator allocator, int laneCount) {
        this.kernels = kernels;
        this.dtype = dtype;
        this.laneCount = laneCount;
        this.converted = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        this.first = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        this.distances = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        this.sums = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        this.squares = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        clear();
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        Block row = block;
        if (dtype != DType.FLOAT64) {
            kernels.convert(dtype, block, DType.FLOAT64, converted, elementCount);
            row = converted;
        }
        if (leafRows == 0) {
            kernels.convert(DType.FLOAT64, row, DType.FLOAT64, first, elementCount);
            zero(sums);
            zero(squares);
        } else {
            kernels.binary(BinaryOperation.SUBTRACT, DType.FLOAT64, row, first, distances, elementCount);
            kernels.binary(BinaryOperation.ADD, DType.FLOAT64, sums, distances, sums, elementCount);
            kernels.binary(BinaryOperation.MULTIPLY, DType.FLOAT64, distances, distances, distances, elementCount);
            kernels.binary(BinaryOperation.ADD, DType.FLOAT64, squares, distances, squares, elementCount);
        }
        leafRows++;
        shortRow = elementCount;
        if (leafRows == LEAF_ROWS) {
            carry();
        }
    }

    private void zero(Block block) {
        block.memory()
                .asSlice(block.offsetBytes(), (long) laneCount * Double.BYTES)
                .fill((byte) 0);
    }

    private Moments leaf(int lane) {
        int count = lane < shortRow ? leafRows : leafRows - 1;
        if (count == 0) {
            return Moments.NONE;
        }
        double sum = value(sums, lane);
        double offset = sum / count;
        double square = value(squares, lane);
        // An infinite element makes the sum infinite or NaN; of finite ones the squares overflow long before.
        boolean overflowed = Double.isInfinite(square) && Double.isFinite(sum);
        return new Moments(
                count, value(first, lane) + offset, overflowed ? square : Math.max(0, square - sum * offset));
    }

    private void carry() {
        Moments[] carried = new Moments[laneCount];
        for (int lane = 0; lane < laneCount; lane++) {
            carried[lane] = leaf(lane);
        }
        int level = 0;
        for (long rest = leafCount; (rest & 1) == 1; rest >>>= 1) {
            for (int lane = 0; lane < laneCount; lane++) {
                carried[lane] = levels.get(level)[lane].and(carried[lane]);
            }
            level++;
        }
        if (level == levels.size()) {
            levels.add(carried);
        } else {
            levels.set(level, carried);
        }
        leafRows = 0;
        shortRow = laneCount;
        leafCount++;
    }

    @Override
    public Partial partial(int lane) {
        Moments all = leafRows == 0 ? Moments.NONE : leaf(lane);
        for (int level = 0; leafCount >>> level != 0; level++) {
            if ((leafCount >>> level & 1) == 1) {
                all = levels.get(level)[lane].and(all);
            }
        }
        return all.count() == 0 ? new Nothing() : new Variation(all);
    }

    private static double value(Block block, int lane) {
        MemorySegment memory = block.memory();
        return memory.get(Elements.FLOAT64, block.offsetBytes(lane));
    }

    @Override
    public void clear() {
        leafRows = 0;
        leafCount = 0;
        shortRow = laneCount;
    }
}
