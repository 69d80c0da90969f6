package dev.onecopy.api.dispatch;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Runs what is due later, on one thread; a failure is logged and stops nothing else. */
@Component
public class Scheduler implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Scheduler.class);

    private final ScheduledThreadPoolExecutor executor;

    public Scheduler() {
        executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("onecopy-scheduler").daemon().factory());
        executor.setRemoveOnCancelPolicy(true);
    }

    /**
     * Runs an action once.
     *
     * @return cancels it, if it has not begun
     */
    Runnable after(Duration delay, Runnable action) {
        Future<?> pending = executor.schedule(() -> logged(action), delay.toMillis(), TimeUnit.MILLISECONDS);
        return () -> pending.cancel(false);
    }

    /** Runs an action again and again, the first time after one interval, until this is closed. */
    void every(Duration interval, Runnable action) {
        Future<?> unused = executor.scheduleWithFixedDelay(
                () -> logged(action), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static void logged(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            log.error("a scheduled action failed", failure);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
