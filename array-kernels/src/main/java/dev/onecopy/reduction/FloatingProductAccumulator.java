package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import java.lang.foreign.SegmentAllocator;
import org.jspecify.annotations.Nullable;

/** Multiplies floats as float64, in as many lanes as a leaf has. */
final class FloatingProductAccumulator implements Accumulator {
    private final Kernels kernels;
    private final DType dtype;
    private final Block lanes;
    private final Block leaves;

    FloatingProductAccumulator(Kernels kernels, DType dtype, SegmentAllocator allocator, int blockElements) {
        this.kernels = kernels;
        this.dtype = dtype;
        int leafCount = Math.ceilDiv(blockElements, Kernels.LEAF_ELEMENTS);
        this.lanes = LaneBlocks.allocate(allocator, DType.FLOAT64, Kernels.LANES);
        this.leaves = LaneBlocks.allocate(allocator, DType.FLOAT64, leafCount * Kernels.LANES);
        clear();
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        kernels.productFloating(dtype, block, elementCount, leaves);
        int leafCount = Math.ceilDiv(elementCount, Kernels.LEAF_ELEMENTS);
        for (int leaf = 0; leaf < leafCount; leaf++) {
            kernels.multiplyLanes(lanes, leaves.from(leaf * Kernels.LANES), lanes);
        }
    }

    @Override
    public Partial partial() {
        double product = 1;
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            product *= lanes.memory().get(Elements.FLOAT64, lanes.offsetBytes(lane));
        }
        return new FloatingProduct(product);
    }

    @Override
    public void clear() {
        for (int lane = 0; lane < Kernels.LANES; lane++) {
            lanes.memory().set(Elements.FLOAT64, lanes.offsetBytes(lane), 1);
        }
    }
}
