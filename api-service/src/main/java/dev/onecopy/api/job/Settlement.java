package dev.onecopy.api.job;

import java.util.concurrent.CompletableFuture;

/** What follows when the outcome of a job is written down, or cannot be, before anybody hears of its end. */
public interface Settlement {
    /** Of an outcome that nothing follows from. */
    Settlement NONE = new Settlement() {
        @Override
        public boolean publishes() {
            return false;
        }

        @Override
        public CompletableFuture<Void> stored() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void refused() {}
    };

    /** Whether arrays become visible by it: whoever starts this service again must finish that if it has begun. */
    boolean publishes();

    /** The outcome holds whatever happens; completed when all that it says is so. */
    CompletableFuture<Void> stored();

    /** The outcome could not be written: nothing of it may be seen. */
    void refused();
}
