package dev.onecopy.expression;

import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.StridedElements;
import java.lang.foreign.MemorySegment;

/** Reads runs of elements of one array in the order of a traversal. */
final class BlockReader {
    private final Traversal traversal;
    private final int operand;
    private final DType dtype;
    private final MemorySegment data;
    private final int itemsizeBytes;
    private final long firstOffsetBytes;

    BlockReader(Traversal traversal, int operand, NdArray array) {
        this.traversal = traversal;
        this.operand = operand;
        this.dtype = array.dtype();
        this.data = oneKind(array.data());
        this.itemsizeBytes = array.dtype().itemsizeBytes();
        this.firstOffsetBytes = array.offsetBytes() + traversal.firstOffsetBytes(operand);
    }

    /**
     * The same memory, with the same bounds and lifetime, but of the class that scratch memory has: mapped memory has
     * another one, and kernels that have met both are compiled to code of half the speed.
     */
    @SuppressWarnings("restricted")
    private static MemorySegment oneKind(MemorySegment data) {
        return data.isNative() ? data.reinterpret(data.byteSize()) : data;
    }

    /** The elements from one on, where they lie; for a contiguous array. */
    Block view(long firstElement) {
        return Block.contiguous(dtype, data, firstOffsetBytes + firstElement * itemsizeBytes);
    }

    /** Copies the only element of an array as often as a repeated block needs it. */
    void spread(Block target) {
        copyRun(firstOffsetBytes, 0, target, 0, Block.REPEATED_COPIES);
    }

    /** Copies elements from one on to a contiguous block; for an array of more than one element. */
    void copy(long firstElement, int elementCount, Block target) {
        int inner = traversal.ndim() - 1;
        long innerStrideBytes = traversal.strideBytes(operand, inner);
        long[] index = index(firstElement);
        int done = 0;
        while (done < elementCount) {
            int run = (int) Math.min(elementCount - done, traversal.length(inner) - index[inner]);
            copyRun(offsetBytes(index), innerStrideBytes, target, done, run);
            done += run;
            index[inner] += run;
            for (int axis = inner; axis > 0 && index[axis] == traversal.length(axis); axis--) {
                index[axis] = 0;
                index[axis - 1]++;
            }
        }
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

    private long[] index(long element) {
        long[] index = new long[traversal.ndim()];
        long rest = element;
        for (int axis = index.length - 1; axis >= 0; axis--) {
            index[axis] = rest % traversal.length(axis);
            rest /= traversal.length(axis);
        }
        return index;
    }

    private long offsetBytes(long[] index) {
        long offsetBytes = firstOffsetBytes;
        for (int axis = 0; axis < index.length; axis++) {
            offsetBytes += index[axis] * traversal.strideBytes(operand, axis);
        }
        return offsetBytes;
    }
}
