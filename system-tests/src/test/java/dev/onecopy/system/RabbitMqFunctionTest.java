package dev.onecopy.system;

import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** Over RabbitMQ, with each service in a process of its own. */
class RabbitMqFunctionTest extends FunctionTest {
    private static final Duration LONGER_THAN_THE_TESTS = Duration.ofHours(1);

    private @Nullable SeparateDeployment deployment;
    private volatile boolean over;

    @Override
    Deployment start(Path functions) throws IOException {
        SeparateDeployment started = SeparateDeployment.start();
        deployment = started;
        Thread.ofPlatform().daemon().name("supervisor").start(() -> supervise(started, functions));
        return started;
    }

    private void supervise(SeparateDeployment started, Path functions) {
        while (!over) {
            ServiceProcess worker = started.startFunctionWorker(functions, SETTINGS);
            worker.awaitExit(LONGER_THAN_THE_TESTS);
        }
    }

    /** Before the workers are told to end. */
    @AfterAll
    void stopSupervising() {
        over = true;
    }

    @Override
    String broker() {
        return Objects.requireNonNull(deployment).broker().address();
    }
}
