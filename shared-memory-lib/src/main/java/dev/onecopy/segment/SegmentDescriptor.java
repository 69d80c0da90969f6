package dev.onecopy.segment;

/** The binary layout. */
final class SegmentDescriptor {
    static final long DATA_ALIGNMENT_BYTES = 2L << 20;
    static final int ENTRY_BYTES = 2048;

    private SegmentDescriptor() {}

    static long dataOffsetBytes(int directoryEntries) {
        return 0;
    }
}
