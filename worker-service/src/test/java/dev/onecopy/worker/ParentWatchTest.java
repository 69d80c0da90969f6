package dev.onecopy.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ParentWatchTest {
    private final AtomicInteger ended = new AtomicInteger();

    @Test
    void theWorkerEndsWhenItsStandardInputDoesAndNotBefore() throws IOException {
        PipedOutputStream parent = new PipedOutputStream();
        Thread watch = new ParentWatch(new PipedInputStream(parent), ended::incrementAndGet).start();
        parent.write("a line that means nothing\n".getBytes(StandardCharsets.UTF_8));
        parent.flush();
        await().during(Duration.ofMillis(100)).until(() -> ended.get() == 0);

        parent.close();

        await().until(() -> ended.get() == 1);
        assertThat(watch.isDaemon()).isTrue();
    }
}
