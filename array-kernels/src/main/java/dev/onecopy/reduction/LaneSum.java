package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Rows;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds up the floats of each lane in float64. {@value #LEAF_ROWS} rows are added one after the other; their sums are
 * added like the digits of a binary counter. So with n rows, 15 + ceil(log2(n / 16)) + 1 additions lie at most between
 * an element and its sum: less than in NumPy's pairwise sum.
 */
final class LaneSum implements LaneAccumulator {
    static final int LEAF_ROWS = 16;

    private final Kernels kernels;
    private final DType dtype;
    private final SegmentAllocator allocator;
    private final int laneCount;
    private final Block converted;
    private final List<Block> levels = new ArrayList<>();
    private Block leaf;
    private int leafRows;
    private long leafCount;

    LaneSum(Kernels kernels, DType dtype, SegmentAllocator allocator, int laneCount) {
        this.kernels = kernels;
        this.dtype = dtype;
        this.allocator = allocator;
        this.laneCount = laneCount;
        this.converted = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
        this.leaf = LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount);
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        Block row = block;
        if (dtype != DType.FLOAT64) {
            kernels.convert(dtype, block, DType.FLOAT64, converted, elementCount);
            row = converted;
        }
        if (leafRows == 0) {
            zero(leaf);
        }
        kernels.binary(BinaryOperation.ADD, DType.FLOAT64, leaf, row, leaf, elementCount);
        leafRows++;
        if (leafRows == LEAF_ROWS) {
            carry();
        }
    }

    @Override
    public void addRows(Rows rows, int elementCount, long position) {
        boolean wholeLeaf = leafRows == 0 && rows.count() == LEAF_ROWS && dtype == DType.FLOAT64;
        if (!wholeLeaf) {
            LaneAccumulator.super.addRows(rows, elementCount, position);
            return;
        }
        // To begin with the first row is to begin with -0.0 and add it.
        Rows others = rows.from(1, LEAF_ROWS - 1);
        kernels.foldRows(BinaryOperation.ADD, DType.FLOAT64, rows.first(), others, leaf, elementCount);
        carry();
    }

    /** -0.0, so that a sum of nothing but -0.0 is found as one. */
    private void zero(Block block) {
        for (int lane = 0; lane < laneCount; lane++) {
            block.memory().set(Elements.FLOAT64, block.offsetBytes(lane), -0.0);
        }
    }

    private void carry() {
        int level = 0;
        for (long rest = leafCount; (rest & 1) == 1; rest >>>= 1) {
            kernels.binary(BinaryOperation.ADD, DType.FLOAT64, levels.get(level), leaf, leaf, laneCount);
            level++;
        }
        if (level == levels.size()) {
            levels.add(LaneBlocks.allocate(allocator, DType.FLOAT64, laneCount));
        }
        Block free = levels.get(level);
        levels.set(level, leaf);
        leaf = free;
        leafRows = 0;
        leafCount++;
    }

    @Override
    public Partial partial(int lane) {
        double sum = leafRows == 0 ? -0.0 : value(leaf, lane);
        for (int level = 0; leafCount >>> level != 0; level++) {
            if ((leafCount >>> level & 1) == 1) {
                sum = value(levels.get(level), lane) + sum;
            }
        }
        return new FloatingSum(sum);
    }

    private static double value(Block block, int lane) {
        MemorySegment memory = block.memory();
        return memory.get(Elements.FLOAT64, block.offsetBytes(lane));
    }

    @Override
    public void clear() {
        leafRows = 0;
        leafCount = 0;
    }
}
