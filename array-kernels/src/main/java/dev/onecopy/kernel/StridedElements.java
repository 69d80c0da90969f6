package dev.onecopy.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Copies elements that do not lie one behind the other, whatever their dtype. */
public final class StridedElements {
    private StridedElements() {}

    /**
     * Copies elements at a fixed distance to contiguous ones.
     *
     * @param itemsizeBytes 1, 2, 4 or 8
     * @param strideBytes from one element of the source to the next; may be 0 or negative
     */
    public static void copy(
            int itemsizeBytes,
            MemorySegment source,
            long sourceOffsetBytes,
            long strideBytes,
            MemorySegment target,
            long targetOffsetBytes,
            int elementCount) {
        if (strideBytes == itemsizeBytes) {
            MemorySegment.copy(
                    source, sourceOffsetBytes, target, targetOffsetBytes, (long) elementCount * itemsizeBytes);
            return;
        }
        switch (itemsizeBytes) {
            case 1 -> {
                for (int i = 0; i < elementCount; i++) {
                    byte element = source.get(ValueLayout.JAVA_BYTE, sourceOffsetBytes + i * strideBytes);
                    target.set(ValueLayout.JAVA_BYTE, targetOffsetBytes + i, element);
                }
            }
            case 2 -> {
                for (int i = 0; i < elementCount; i++) {
                    short element = source.get(Elements.INT16, sourceOffsetBytes + i * strideBytes);
                    target.set(Elements.INT16, targetOffsetBytes + 2L * i, element);
                }
            }
            case 4 -> {
                for (int i = 0; i < elementCount; i++) {
                    int element = source.get(Elements.INT32, sourceOffsetBytes + i * strideBytes);
                    target.set(Elements.INT32, targetOffsetBytes + 4L * i, element);
                }
            }
            case 8 -> {
                for (int i = 0; i < elementCount; i++) {
                    long element = source.get(Elements.INT64, sourceOffsetBytes + i * strideBytes);
                    target.set(Elements.INT64, targetOffsetBytes + 8L * i, element);
                }
            }
            default -> throw new IllegalArgumentException("an item of " + itemsizeBytes + " bytes is not 1, 2, 4 or 8");
        }
    }
}
