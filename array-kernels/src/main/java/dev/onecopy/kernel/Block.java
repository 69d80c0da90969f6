package dev.onecopy.kernel;

import dev.onecopy.array.DType;
import java.lang.foreign.MemorySegment;

/**
 * A run of elements in native memory: either one behind the other, or one element that stands for all of them.
 *
 * @param memory native, little-endian; never on the heap, or the compiled kernels become slower for good
 * @param offsetBytes where the first element lies
 * @param stepBytes the item size, or 0 in a repeated block
 */
public record Block(MemorySegment memory, long offsetBytes, long stepBytes) {
    /** A repeated block holds this many copies of its element, enough for a vector of 64 bytes of any dtype. */
    public static final int REPEATED_COPIES = 64;

    /** Elements one behind the other. */
    public static Block contiguous(DType dtype, MemorySegment memory, long offsetBytes) {
        return new Block(memory, offsetBytes, dtype.itemsizeBytes());
    }

    /** One element that stands for all; {@link #REPEATED_COPIES} copies of it lie at the offset. */
    public static Block repeated(MemorySegment memory, long offsetBytes) {
        return new Block(memory, offsetBytes, 0);
    }

    /** Where an element lies. */
    public long offsetBytes(int element) {
        return offsetBytes + element * stepBytes;
    }

    /** The rest of this block from an element on. */
    public Block from(int element) {
        return new Block(memory, offsetBytes(element), stepBytes);
    }
}
