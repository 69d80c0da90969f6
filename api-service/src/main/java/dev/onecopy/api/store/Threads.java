package dev.onecopy.api.store;

/** Ending the threads of the store. */
final class Threads {
    private Threads() {}

    /** Returns when a thread has ended, or when this one is interrupted. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
