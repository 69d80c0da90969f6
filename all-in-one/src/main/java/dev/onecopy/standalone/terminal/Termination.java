package dev.onecopy.standalone.terminal;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What SIGTERM and Ctrl-C do. The JVM's own answer runs every shutdown hook at once, that of the embedded broker among
 * them, and ends with status 143 or 130; here a signal is only a request, which the command looks at between its steps.
 * It then ends what it has started in its order, and its own status counts. No thread is interrupted: libraries that
 * are starting up do not take that well.
 */
public final class Termination {
    private final CountDownLatch requested = new CountDownLatch(1);

    private Termination() {}

    /** From now on signals are requests. */
    public static Termination bySignals() {
        Termination termination = new Termination();
        Signals.handle(List.of("TERM", "INT", "HUP"), termination.requested::countDown);
        return termination;
    }

    /** Whether a signal has come. */
    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /**
     * Passes unless a signal has come.
     *
     * @throws StoppedException if one has
     */
    public void check() {
        if (isRequested()) {
            throw new StoppedException();
        }
    }

    /** Waits for a signal. */
    public void await() {
        try {
            requested.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits a moment between two looks at something.
     *
     * @throws StoppedException if a signal comes or has come
     */
    public void pause(Duration duration) {
        try {
            requested.await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
        check();
    }
}
