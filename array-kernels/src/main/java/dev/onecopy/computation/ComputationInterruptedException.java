package dev.onecopy.computation;

/** A slice was given up between two blocks because its {@link dev.onecopy.kernel.Interruption} asked for it. */
public final class ComputationInterruptedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    ComputationInterruptedException(int slice) {
        super("slice " + slice + " was interrupted");
    }

    /** Stable, in lower_snake_case. */
    public String code() {
        return "interrupted";
    }
}
