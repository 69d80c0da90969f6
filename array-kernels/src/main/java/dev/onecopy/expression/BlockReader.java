package dev.onecopy.expression;

import dev.onecopy.array.NdArray;
import dev.onecopy.kernel.Block;
import dev.onecopy.kernel.StridedElements;

/** Reads runs of elements of one array in the order of a traversal. */
final class BlockReader {
    private final Traversal traversal;
    private final int operand;
    private final NdArray array;
    private final int itemsizeBytes;
    private final long firstOffsetBytes;

    BlockReader(Traversal traversal, int operand, NdArray array) {
        this.traversal = traversal;
        this.operand = operand;
        this.array = array;
        this.itemsizeBytes = array.dtype().itemsizeBytes();
        this.firstOffsetBytes = array.offsetBytes() + traversal.firstOffsetBytes(operand);
    }

    /** The elements from one on, where they lie; for a contiguous array. */
    Block view(long firstElement) {
        return Block.contiguous(array.dtype(), array.data(), firstOffsetBytes + firstElement * itemsizeBytes);
    }

    /** Copies elements from one on to a contiguous block. */
    void copy(long firstElement, int elementCount, Block target) {
        int ndim = traversal.ndim();
        if (ndim == 0) {
            copyRun(firstOffsetBytes, 0, target, 0, elementCount);
            return;
        }
        int inner = ndim - 1;
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
                array.data(),
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
