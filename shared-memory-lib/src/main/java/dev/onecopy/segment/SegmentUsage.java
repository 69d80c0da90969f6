package dev.onecopy.segment;

/**
 * How full a segment is.
 *
 * @param dataOffsetBytes where the data area begins in the file
 * @param capacityBytes size of the data area
 * @param usedBytes taken by extents, roundings included
 * @param freeBytes not taken; {@code usedBytes + freeBytes == capacityBytes}
 * @param largestFreeBytes the largest array that fits now
 * @param warmBytes of the free ones, how many are real memory all the same, kept for the next arrays
 * @param directoryEntries how many arrays there can be
 * @param directoryUsed how many there are
 * @param pages what the file system gives
 */
public record SegmentUsage(
        long dataOffsetBytes,
        long capacityBytes,
        long usedBytes,
        long freeBytes,
        long largestFreeBytes,
        long warmBytes,
        int directoryEntries,
        int directoryUsed,
        PageKind pages) {}
