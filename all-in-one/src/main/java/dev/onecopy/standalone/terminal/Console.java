package dev.onecopy.standalone.terminal;

import java.io.PrintStream;
import java.util.Locale;

/**
 * The terminal. Results go to standard output, all else to standard error, so that the results can be piped. Lines of
 * several threads do not mix.
 */
public final class Console {
    private static final double NANOSECONDS_A_SECOND = 1e9;

    private final PrintStream results;
    private final PrintStream progress;
    private final long startedAtNanoseconds = System.nanoTime();

    public Console(PrintStream results, PrintStream progress) {
        this.results = results;
        this.progress = progress;
    }

    /** A line that was asked for. */
    public synchronized void result(String line) {
        results.println(line);
        results.flush();
    }

    /** A line that says what is being waited for, with the seconds since the start. */
    public void progress(String line) {
        double seconds = (System.nanoTime() - startedAtNanoseconds) / NANOSECONDS_A_SECOND;
        write(String.format(Locale.ROOT, "%6.1f s  %s", seconds, line));
    }

    /** A line that a process has said. */
    public void said(String process, String line) {
        write(process + " | " + line);
    }

    /** One line that says what went wrong. */
    public void error(String line) {
        write("onecopy: " + line);
    }

    private synchronized void write(String line) {
        progress.println(line);
        progress.flush();
    }
}
