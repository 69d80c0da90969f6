package dev.onecopy.segment;

/** An array of this name exists and was not to be replaced. */
public final class NameTakenException extends SegmentException {
    private static final long serialVersionUID = 1L;

    /** For an array that goes by this name. */
    public NameTakenException(String name) {
        super("name_taken", "an array named \"" + name + "\" exists");
    }
}
