package dev.onecopy.api.job;

/** The run has ended in the meantime: by its deadline, by a failure, or because somebody cancelled it. */
public class RunEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RunEndedException() {
        super("the run has ended", null, false, false);
    }
}
