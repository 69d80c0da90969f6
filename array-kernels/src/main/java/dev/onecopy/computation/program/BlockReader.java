package dev.onecopy.computation.program;

import dev.onecopy.array.NdArray;
import dev.onecopy.computation.walk.Steps;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.StridedElements;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads runs of elements of one input in the order of a pass. */
final class BlockReader {
    private static final long PAGE_BYTES = 4096;

    /** Nobody asks for what is in it; without it the compiler would leave out the reading. */
    private static final byte[] READ = new byte[1];

    private final Program.Input input;
    private final MemorySegment data;
    private final int itemsizeBytes;
    private final boolean single;
    private final long firstOffsetBytes;
    private long outerOffsetBytes;

    BlockReader(Program.Input input, NdArray array) {
        this.input = input;
        this.data = oneKind(array.data());
        this.itemsizeBytes = input.dtype().itemsizeBytes();
        this.single = input.inner().isSingle();
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

    /**
     * Reads one byte of each page of elements that will be read soon. The prefetcher of a processor stops at the end of
     * a page, and where the next one lies is known only after a walk through the page table, which waits for memory
     * itself: without this, a loop at the speed of memory takes a third longer.
     *
     * <p>Measured on pages of 4 KiB; does no harm to larger ones.
     */
    void prefetch(long outerPosition, long position, int elementCount) {
        if (single || !isContiguous(position, elementCount)) {
            return;
        }
        long start = firstOffsetBytes
                + input.outer().offset(outerPosition)
                + input.inner().offset(position);
        long end = start + (long) elementCount * itemsizeBytes;
        byte read = 0;
        for (long page = start; page < end; page += PAGE_BYTES) {
            read += data.get(ValueLayout.JAVA_BYTE, page);
        }
        READ[0] = read;
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
