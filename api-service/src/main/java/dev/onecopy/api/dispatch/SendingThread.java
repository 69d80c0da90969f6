package dev.onecopy.api.dispatch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/** The thread on which tasks are published. */
@Component
class SendingThread implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("onecopy-sending").daemon().factory());

    void execute(Runnable action) {
        executor.execute(action);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
