package dev.onecopy.computation.program;

import dev.onecopy.array.NdArray;
import dev.onecopy.computation.walk.Steps;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.Rows;
import dev.onecopy.kernel.StridedElements;
import java.lang.foreign.MemorySegment;

/** Reads runs of elements of one input in the order of a pass. */
final class BlockReader {
    private final Program.Input input;
    private final MemorySegment data;
    private final int itemsizeBytes;
    private final long firstOffsetBytes;
    private long outerOffsetBytes;

    BlockReader(Program.Input input, NdArray array) {
        this.input = input;
        this.data = oneKind(array.data());
        this.itemsizeBytes = input.dtype().itemsizeBytes();
        this.firstOffsetBytes = array.offsetBytes() + input.offsetBytes();
        moveTo(0);
    }

    /**
     * The same memory, with the same bounds and lifetime, but of the class that scratch memory has: mapped memory has
     * another one, and kernels that have met both are compiled to code of half the speed.
     */
    @SuppressWarnings("restricted")
    private static MemorySegment oneKind(MemorySegment data) {
        return data.isNative() ? data.reinterpret(data.byteSize()) : data;
    }

    /** Goes to a position of the outer path. */
    void moveTo(long outerPosition) {
        outerOffsetBytes = firstOffsetBytes + input.outer().offset(outerPosition);
    }

    /** Copies the element that stands for all as often as a repeated block needs it. */
    void spread(Block target) {
        copyRun(outerOffsetBytes + input.inner().offset(0), 0, target, 0, Block.REPEATED_COPIES);
    }

    private boolean isContiguous(long position, int elementCount) {
        Steps steps = input.inner();
        return steps.isContiguous(itemsizeBytes)
                || (steps.runStride() == itemsizeBytes && steps.runLength(position) >= elementCount);
    }

    /**
     * The elements from a position of the inner path on: where they lie, if they are contiguous, otherwise copied.
     *
     * @param register where to copy them
     */
    Block read(long position, int elementCount, Block register) {
        Steps steps = input.inner();
        if (isContiguous(position, elementCount)) {
            return Block.contiguous(input.dtype(), data, outerOffsetBytes + steps.offset(position));
        }
        long done = 0;
        while (done < elementCount) {
            int run = (int) Math.min(elementCount - done, steps.runLength(position + done));
            copyRun(outerOffsetBytes + steps.offset(position + done), steps.runStride(), register, (int) done, run);
            done += run;
        }
        return register;
    }

    /** Whether the elements at positions of the outer path lie as {@link #rows} has them. */
    boolean hasRows(long firstPosition, int rowCount) {
        return input.inner().isContiguous(itemsizeBytes) && input.outer().runLength(firstPosition) >= rowCount;
    }

    /** The elements from a position of the inner path on, at this position of the outer path and at those after it. */
    Rows rows(long position, int rowCount) {
        long offsetBytes = outerOffsetBytes + input.inner().offset(position);
        return new Rows(
                Block.contiguous(input.dtype(), data, offsetBytes),
                input.outer().runStride(),
                rowCount);
    }

    private void copyRun(long offsetBytes, long strideBytes, Block target, int targetElement, int elementCount) {
        StridedElements.copy(
                itemsizeBytes,
                data,
                offsetBytes,
                strideBytes,
                target.memory(),
                target.offsetBytes(targetElement),
                elementCount);
    }
}
