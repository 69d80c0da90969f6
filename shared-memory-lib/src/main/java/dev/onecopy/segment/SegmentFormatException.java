package dev.onecopy.segment;

/** A file that is not a segment this build can read, or not one yet. */
public final class SegmentFormatException extends SegmentException {
    private static final long serialVersionUID = 1L;

    SegmentFormatException(java.nio.file.Path file, String reason) {
        super("segment_format", file + ": " + reason);
    }
}
