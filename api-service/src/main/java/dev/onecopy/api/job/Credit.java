package dev.onecopy.api.job;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the tasks of all jobs that are with the broker or a worker. Thread-safe. */
public final class Credit {
    private final AtomicInteger spent = new AtomicInteger();

    void spend() {
        spent.incrementAndGet();
    }

    void giveBack(int count) {
        spent.addAndGet(-count);
    }

    /** Tasks that are out now. */
    public int spent() {
        return spent.get();
    }
}
