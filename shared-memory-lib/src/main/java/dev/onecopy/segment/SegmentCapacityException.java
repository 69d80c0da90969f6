package dev.onecopy.segment;

import java.nio.file.Path;

/** A segment to be created that is larger than what its file system has free, or this process may hold. */
public final class SegmentCapacityException extends SegmentException {
    private static final long serialVersionUID = 1L;

    private SegmentCapacityException(Path file, long neededBytes, String reason) {
        super("segment_capacity", "a segment of " + neededBytes + " bytes does not fit at " + file + ": " + reason);
    }

    static SegmentCapacityException ofFileSystem(Path file, long neededBytes, long freeBytes) {
        return new SegmentCapacityException(file, neededBytes, "its file system has " + freeBytes + " bytes free");
    }

    static SegmentCapacityException ofMemory(Path file, long neededBytes, long allowedBytes) {
        return new SegmentCapacityException(
                file,
                neededBytes,
                "the memory of this machine or container leaves " + allowedBytes
                        + " bytes beside this process's own; beyond that the kernel kills instead of refusing");
    }
}
