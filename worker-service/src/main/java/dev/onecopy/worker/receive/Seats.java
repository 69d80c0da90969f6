package dev.onecopy.worker.receive;

import java.util.concurrent.Semaphore;

/**
 * Who may run beside whom: a slice a thread, of short jobs and of others, or one that runs alone. First come, first
 * served.
 */
final class Seats {
    private final int count;
    private final Semaphore free;

    Seats(int count) {
        this.count = count;
        this.free = new Semaphore(count, true);
    }

    void besideOthers(Runnable slice) {
        run(slice, 1);
    }

    void alone(Runnable slice) {
        run(slice, count);
    }

    private void run(Runnable slice, int taken) {
        free.acquireUninterruptibly(taken);
        try {
            slice.run();
        } finally {
            free.release(taken);
        }
    }
}
