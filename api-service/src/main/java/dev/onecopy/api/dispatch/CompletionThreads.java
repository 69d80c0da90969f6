package dev.onecopy.api.dispatch;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.springframework.stereotype.Component;

/**
 * Where stages are completed and runs let their memory go: as many at a time as there are cores, and a few more, since
 * who reserves or frees waits for memory.
 */
@Component
public class CompletionThreads implements AutoCloseable {
    private static final int MORE_THAN_CORES = 2;

    private final ExecutorService executor = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors() + MORE_THAN_CORES,
            Thread.ofPlatform().name("onecopy-stage-", 1).daemon().factory());

    /** Runs an action on one of them. */
    public void execute(Runnable action) {
        executor.execute(action);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
