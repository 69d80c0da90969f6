package dev.onecopy.computation;

import dev.onecopy.array.NdArray;
import java.lang.foreign.MemorySegment;

/** Where a slice finds the arrays that it reads and the memory that it writes. Used by the thread of the slice. */
public interface SliceMemory {
    /**
     * The array that a variable stands for, with the dtype, shape and strides that were planned.
     *
     * @throws IllegalArgumentException if there is none
     */
    NdArray array(String variable);

    /** An output of an earlier stage, complete, contiguous in its order. */
    NdArray output(OutputArray finished);

    /**
     * Memory of an output of this stage. A slice asks for what it will write, and for nothing else.
     *
     * @param fromBytes where the part begins, counted from the first byte of the output
     * @return native memory of exactly this length
     */
    MemorySegment write(OutputArray output, long fromBytes, long lengthBytes);
}
