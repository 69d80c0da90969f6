package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Adds up floats in an order that depends on the positions of the elements alone. The sums of a leaf's lanes are added
 * lane by lane, two leaves at a time, then two pairs at a time, and so on: a binary counter, in which level k holds the
 * lanes of 2<sup>k</sup> leaves. At the end what is left on the levels is added from the lowest up, and the lanes are
 * halved until one is left.
 *
 * <p>Rounding: the first addition of a lane, to -0.0, is exact. So with n elements, 15 + ceil(log2(n / 1024)) + 6
 * additions lie at most between an element and the sum, each within 2<sup>-53</sup> of its result: the same bound as
 * that of NumPy's pairwise sum, whose leaves are 128 elements in 8 lanes (15 + ceil(log2(n / 128)) + 3).
 */
final class FloatingSumAccumulator implements Accumulator {
    private static final long LEAF_BYTES = Kernels.LANES * 8L;

    private final Kernels kernels;
    private final DType dtype;
    private final Block levels;
    private final Block leaves;
    private long leafCount;

    /**
     * @param allocator of native memory that lives as long as this
     * @param elementCount the most that will be added
     * @param blockElements the most that one block will hold
     */
    FloatingSumAccumulator(
            Kernels kernels, DType dtype, SegmentAllocator allocator, long elementCount, int blockElements) {
        this.kernels = kernels;
        this.dtype = dtype;
        long maximumLeaves = Math.ceilDiv(elementCount, Kernels.LEAF_ELEMENTS);
        int levelCount = Long.SIZE - Long.numberOfLeadingZeros(maximumLeaves) + 1;
        int blockLeaves = Math.ceilDiv(blockElements, Kernels.LEAF_ELEMENTS);
        levels = allocate(allocator, levelCount);
        leaves = allocate(allocator, blockLeaves);
    }

    private static Block allocate(SegmentAllocator allocator, int leafCount) {
        MemorySegment memory = allocator.allocate(leafCount * LEAF_BYTES, Long.BYTES * 8L);
        return Block.contiguous(DType.FLOAT64, memory, 0);
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        kernels.sumFloating(dtype, block, elementCount, leaves);
        carry(elementCount);
    }

    @Override
    public void addProducts(Block left, Block right, int elementCount) {
        kernels.sumProducts(dtype, left, right, elementCount, leaves);
        carry(elementCount);
    }

    private void carry(int elementCount) {
        int count = Math.ceilDiv(elementCount, Kernels.LEAF_ELEMENTS);
        int pairs = leafCount % 2 == 0 ? count / 2 : 0;
        for (int leaf = 0; leaf < 2 * pairs; leaf += 2) {
            carryPair(leaves.from(leaf * Kernels.LANES), leaves.from((leaf + 1) * Kernels.LANES));
        }
        for (int leaf = 2 * pairs; leaf < count; leaf++) {
            carry(leaves.from(leaf * Kernels.LANES));
        }
    }

    private void carry(Block leaf) {
        int target = Long.numberOfTrailingZeros(~leafCount);
        if (target == 0) {
            MemorySegment.copy(leaf.memory(), leaf.offsetBytes(), levels.memory(), levels.offsetBytes(), LEAF_BYTES);
        }
        carry(leaf, 0, target);
        leafCount++;
    }

    /** The same as both one after the other, without the way of the first through level 0. */
    private void carryPair(Block first, Block second) {
        int target = 1 + Long.numberOfTrailingZeros(~(leafCount >>> 1));
        kernels.addLanes(first, second, target == 1 ? level(1) : second);
        carry(second, 1, target);
        leafCount += 2;
    }

    /** Adds lanes to those of each level from one on, and puts the sum into the first free level. */
    private void carry(Block lanes, int firstLevel, int target) {
        for (int level = firstLevel; level < target; level++) {
            kernels.addLanes(level(level), lanes, level == target - 1 ? level(target) : lanes);
        }
    }

    private Block level(int level) {
        return levels.from(level * Kernels.LANES);
    }

    @Override
    public void clear() {
        leafCount = 0;
    }

    @Override
    public Partial partial() {
        if (leafCount == 0) {
            return new FloatingSum(-0.0);
        }
        int lowest = Long.numberOfTrailingZeros(leafCount);
        double[] lanes = lanes(lowest);
        for (int level = lowest + 1; leafCount >>> level != 0; level++) {
            if ((leafCount >>> level & 1) == 1) {
                double[] earlier = lanes(level);
                for (int lane = 0; lane < Kernels.LANES; lane++) {
                    lanes[lane] = earlier[lane] + lanes[lane];
                }
            }
        }
        for (int width = Kernels.LANES / 2; width > 0; width /= 2) {
            for (int lane = 0; lane < width; lane++) {
                lanes[lane] += lanes[lane + width];
            }
        }
        return new FloatingSum(lanes[0]);
    }

    private double[] lanes(int level) {
        double[] lanes = new double[Kernels.LANES];
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            lanes[lane] = levels.memory().get(Elements.FLOAT64, level(level).offsetBytes(lane));
        }
        return lanes;
    }
}
