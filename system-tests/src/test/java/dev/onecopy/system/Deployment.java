package dev.onecopy.system;

import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.OnecopyClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A running service with two workers and a segment of {@value #CAPACITY_MIB} MiB, however it was started. */
interface Deployment extends AutoCloseable {
    /** Small enough that a test can fill it. */
    int CAPACITY_MIB = 256;

    int WORKERS = 2;

    Duration STARTS_WITHIN = Duration.ofSeconds(150);
    Duration ENDS_WITHIN = Duration.ofSeconds(30);

    OnecopyClient client();

    /** A folder that files may be imported from; empty at the end. */
    Path importRoot();

    /** Sees to it that there are two workers again after one was killed. */
    void replaceKilledWorker();

    @Override
    void close();

    /** The workers that have mapped the segment and live. */
    default List<JsonNode> attachedWorkers() {
        return client().list("/v1/workers").stream()
                .filter(worker -> worker.path("state").asString().equals("ATTACHED"))
                .toList();
    }

    /** The workers of which a process runs; the service itself needs a while to notice a death. */
    default List<JsonNode> livingWorkers() {
        return attachedWorkers().stream()
                .filter(worker -> ProcessHandle.of(worker.path("processId").asLong())
                        .filter(ProcessHandle::isAlive)
                        .isPresent())
                .toList();
    }

    /** Waits until both workers can compute. */
    default void awaitWorkers() {
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> livingWorkers().size() == WORKERS);
    }

    /** Bytes of the segment that arrays hold. */
    default long usedBytes() {
        return client().get("/v1/segment").json().path("usedBytes").asLong();
    }
}
