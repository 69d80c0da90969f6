package dev.onecopy.segment;

/** No array of this id can be read: there never was one, it was deleted, or it is not published yet. */
public final class ArrayNotFoundException extends SegmentException {
    private static final long serialVersionUID = 1L;

    /** For an array that goes by this id or name. */
    public ArrayNotFoundException(Object arrayId) {
        super("array_not_found", "there is no array " + arrayId);
    }
}
