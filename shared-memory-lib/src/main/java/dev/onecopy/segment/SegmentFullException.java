package dev.onecopy.segment;

/** There is no room for an array, in the segment or in the memory of the file system behind it. */
public final class SegmentFullException extends SegmentException {
    private static final long serialVersionUID = 1L;

    private final long neededBytes;
    private final long freeBytes;
    private final long largestFreeBytes;

    SegmentFullException(long neededBytes, long freeBytes, long largestFreeBytes) {
        super(
                "segment_full",
                "an array that needs " + neededBytes + " bytes does not fit: " + freeBytes + " bytes are free, at most "
                        + largestFreeBytes + " for one array");
        this.neededBytes = neededBytes;
        this.freeBytes = freeBytes;
        this.largestFreeBytes = largestFreeBytes;
    }

    /** The length of the extent that the array needs. */
    public long neededBytes() {
        return neededBytes;
    }

    public long freeBytes() {
        return freeBytes;
    }

    /** The largest array that would have fitted. */
    public long largestFreeBytes() {
        return largestFreeBytes;
    }
}
