package dev.onecopy.api.store;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Waiting for a change to be on disk. */
public final class Durability {
    private Durability() {}

    /** Returns when it is; throws what kept it from being. */
    public static void await(CompletableFuture<Void> committed) {
        try {
            committed.join();
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw failure;
        }
    }
}
