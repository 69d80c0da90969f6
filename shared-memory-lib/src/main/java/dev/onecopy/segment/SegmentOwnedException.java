package dev.onecopy.segment;

import java.nio.file.Path;
import java.time.Instant;

/** Another open segment, in this process or another one, owns the file. */
public final class SegmentOwnedException extends SegmentException {
    private static final long serialVersionUID = 1L;

    private final long processId;

    SegmentOwnedException(Path file, long processId, Instant processStartedAt) {
        super(
                "segment_owned",
                file + " is owned by " + owner(processId, processStartedAt) + "; a segment has one owner");
        this.processId = processId;
    }

    private static String owner(long processId, Instant processStartedAt) {
        return processId == 0
                ? "a process that is just creating it"
                : "process " + processId + ", started at " + processStartedAt;
    }

    /** Of the owner, in its own process namespace; 0 when it has not said yet. */
    public long processId() {
        return processId;
    }
}
