package dev.onecopy.reduction;

import dev.onecopy.array.DType;
import dev.onecopy.kernel.BinaryOperation;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Elements;
import dev.onecopy.kernel.Kernels;
import dev.onecopy.kernel.Rows;
import java.lang.foreign.SegmentAllocator;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Combines each lane's elements one after the other by an operation whose order matters little or not at all. */
final class LaneFold implements LaneAccumulator {
    private final Kernels kernels;
    private final BinaryOperation operation;
    private final DType dtype;
    private final DType working;
    private final LongFunction<Partial> partial;
    private final Block folded;
    private final Block converted;
    private boolean empty = true;

    /**
     * A fold of nothing.
     *
     * @param dtype of the elements
     * @param working in which they are combined
     * @param partial of the {@link Elements bits} of a lane
     */
    LaneFold(
            Kernels kernels,
            BinaryOperation operation,
            DType dtype,
            DType working,
            LongFunction<Partial> partial,
            SegmentAllocator allocator,
            int laneCount) {
        this.kernels = kernels;
        this.operation = operation;
        this.dtype = dtype;
        this.working = working;
        this.partial = partial;
        this.folded = LaneBlocks.allocate(allocator, working, laneCount);
        this.converted = LaneBlocks.allocate(allocator, working, laneCount);
    }

    @Override
    public void add(Block block, @Nullable Block mask, int elementCount, long position) {
        if (empty) {
            kernels.convert(dtype, block, working, folded, elementCount);
            empty = false;
            return;
        }
        Block next = block;
        if (dtype != working) {
            kernels.convert(dtype, block, working, converted, elementCount);
            next = converted;
        }
        kernels.binary(operation, working, folded, next, folded, elementCount);
    }

    @Override
    public void addRows(Rows rows, int elementCount, long position) {
        if (empty || dtype != working) {
            LaneAccumulator.super.addRows(rows, elementCount, position);
        } else {
            kernels.foldRows(operation, working, folded, rows, folded, elementCount);
        }
    }

    @Override
    public Partial partial(int lane) {
        return empty ? new Nothing() : partial.apply(Elements.read(working, folded.memory(), folded.offsetBytes(lane)));
    }

    @Override
    public void clear() {
        empty = true;
    }
}
