package dev.onecopy.api.job;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the tasks of all jobs that are with the broker or a worker. Thread-safe. */
public final class Credit {
    private final AtomicInteger spent = new AtomicInteger();
    private volatile long givenBackAtNanoseconds = System.nanoTime();

    void spend() {
        spent.incrementAndGet();
    }

    void giveBack(int count) {
        spent.addAndGet(-count);
        givenBackAtNanoseconds = System.nanoTime();
    }

    /** For how long no task has come back. */
    Duration quietFor() {
        return Duration.ofNanos(System.nanoTime() - givenBackAtNanoseconds);
    }

    /** Tasks that are out now. */
    public int spent() {
        return spent.get();
    }
}
