package dev.onecopy.expression;

/** A slice was given up between two blocks because its {@link dev.onecopy.kernel.Interruption} asked for it. */
public final class ComputationInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ComputationInterruptedException(int slice, long elementsDone, long elementCount) {
        super("slice " + slice + " was interrupted after " + elementsDone + " of " + elementCount + " elements");
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return "interrupted";
    }
}
