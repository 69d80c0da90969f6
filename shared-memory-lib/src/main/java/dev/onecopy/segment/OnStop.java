package dev.onecopy.segment;

/** What becomes of the file when its owner closes the segment. */
public enum OnStop {
    /** The arrays are there when the segment is opened again. */
    KEEP,
    /** The file is unlinked; memory goes when the last process has unmapped it. */
    DELETE
}
