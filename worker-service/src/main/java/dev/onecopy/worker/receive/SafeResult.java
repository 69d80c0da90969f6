package dev.onecopy.worker.receive;

import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.util.concurrent.CompletableFuture;

/** Waits until the broker has a result, and passes the news on. */
final class SafeResult implements Confirmation {
    private final CompletableFuture<Boolean> safe = new CompletableFuture<>();
    private final Confirmation next;

    /** For a message that no task is acknowledged by. */
    SafeResult() {
        this(new Confirmation() {
            @Override
            public void confirmed() {}

            @Override
            public void lost(String reason) {}
        });
    }

    SafeResult(Confirmation next) {
        this.next = next;
    }

    @Override
    public void confirmed() {
        next.confirmed();
        safe.complete(true);
    }

    @Override
    public void lost(String reason) {
        next.lost(reason);
        safe.complete(false);
    }

    /** Whether the broker has it; returns when that is known, which is at the latest when its channel closes. */
    boolean isSafe() {
        return safe.join();
    }
}
