package dev.onecopy.allocator;

/**
 * A run of bytes.
 *
 * @param offsetBytes of its first byte
 * @param lengthBytes how many
 */
public record Extent(long offsetBytes, long lengthBytes) {
    /** The offset of the first byte behind it. */
    public long endBytes() {
        return offsetBytes + lengthBytes;
    }

    /**
     * How much is left behind the first offset in it that is a multiple of {@code alignmentBytes}; 0 if there is none.
     */
    long lengthBytesFrom(long alignmentBytes) {
        return Math.max(0, endBytes() - alignedOffsetBytes(alignmentBytes));
    }

    long alignedOffsetBytes(long alignmentBytes) {
        return (offsetBytes + alignmentBytes - 1) / alignmentBytes * alignmentBytes;
    }
}
