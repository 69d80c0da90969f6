package dev.onecopy.segment;

/**
 * How full a segment is.
 *
 * @param capacityBytes size of the data area
 * @param usedBytes taken by extents, roundings included
 * @param freeBytes not taken; {@code usedBytes + freeBytes == capacityBytes}
 * @param largestFreeBytes the largest array that fits now
 * @param directoryEntries how many arrays there can be
 * @param directoryUsed how many there are
 * @param pages what the file system gives
 */
public record SegmentUsage(
        long capacityBytes,
        long usedBytes,
        long freeBytes,
        long largestFreeBytes,
        int directoryEntries,
        int directoryUsed,
        PageKind pages) {}
