package dev.onecopy.standalone.command;

/** What the status of this process means; documented in the help. */
public final class ExitStatus {
    /** Done, and nothing left behind; also after a signal that ended a service which was up. */
    public static final int CLEAN = 0;

    /** Something went wrong; the last line says what. */
    public static final int FAILED = 1;

    /** The command line was not understood. */
    public static final int USAGE = 2;

    /** A signal came before the work was done: what a shell says of SIGTERM. Nothing is left behind. */
    public static final int STOPPED = 143;

    private ExitStatus() {}
}
