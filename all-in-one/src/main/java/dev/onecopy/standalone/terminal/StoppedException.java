package dev.onecopy.standalone.terminal;

/** A signal came while something was under way. */
public final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StoppedException() {
        super("stopped by a signal");
    }
}
