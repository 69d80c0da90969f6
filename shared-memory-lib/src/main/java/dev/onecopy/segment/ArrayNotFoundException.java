package dev.onecopy.segment;

/** No array of this id can be read: there never was one, it was deleted, or it is not published yet. */
public final class ArrayNotFoundException extends SegmentException {
    private static final long serialVersionUID = 1L;

    private final String idOrName;

    /** For an array that goes by this id or name. */
    public ArrayNotFoundException(Object idOrName) {
        super("array_not_found", "there is no array " + idOrName);
        this.idOrName = String.valueOf(idOrName);
    }

    /** What the array was called. */
    public String idOrName() {
        return idOrName;
    }
}
