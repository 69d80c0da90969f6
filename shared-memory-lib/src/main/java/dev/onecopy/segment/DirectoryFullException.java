package dev.onecopy.segment;

/** Every entry of the directory holds an array. */
public final class DirectoryFullException extends SegmentException {
    private static final long serialVersionUID = 1L;

    DirectoryFullException(int directoryEntries) {
        super(
                "directory_full",
                "the segment holds " + directoryEntries + " arrays, as many as its directory has entries");
    }
}
