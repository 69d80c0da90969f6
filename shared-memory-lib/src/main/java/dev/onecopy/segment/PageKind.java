package dev.onecopy.segment;

/** The pages that the file system of a segment gives. */
public enum PageKind {
    /** Transparent huge pages of 2 MiB, where an extent is large enough. */
    HUGE,
    /** Pages of 4 KiB only: the first touch of an array is an order of magnitude slower. */
    SMALL
}
