package dev.onecopy.segment;

import java.nio.file.Path;

/** A segment to be created that is larger than what its file system has free. */
public final class SegmentCapacityException extends SegmentException {
    private static final long serialVersionUID = 1L;

    SegmentCapacityException(Path file, long neededBytes, long freeBytes) {
        super(
                "segment_capacity",
                "a segment of " + neededBytes + " bytes does not fit at " + file + ": its file system has " + freeBytes
                        + " bytes free");
    }
}
