package dev.onecopy.segment;

/** A reference whose array is gone, or never was in this segment. */
public final class StaleArrayException extends SegmentException {
    private static final long serialVersionUID = 1L;

    StaleArrayException(ArrayReference reference, String reason) {
        super(
                "stale_array",
                "array " + reference.arrayId() + ", generation " + reference.generation() + " of entry "
                        + reference.entryIndex() + ": " + reason);
    }
}
