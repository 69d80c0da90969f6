package dev.onecopy.system;

import dev.onecopy.testing.ServiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the modules before this one have packaged, as {@code ./onecopy} prepares it for a quick start. */
final class Jars {
    private static final Duration PREPARED_WITHIN = Duration.ofMinutes(3);
    private static final Map<String, Path> PREPARED = new ConcurrentHashMap<>();

    private Jars() {}

    static Path allInOne() {
        return prepared("all-in-one");
    }

    static Path apiService() {
        return prepared("api-service");
    }

    static Path workerService() {
        return prepared("worker-service");
    }

    /** What {@link #allInOne} finds its workers by. */
    static Map<String, String> environment() {
        return Map.of("ONECOPY_WORKER_JAR", workerService().toString());
    }

    private static Path prepared(String module) {
        return PREPARED.computeIfAbsent(module, Jars::prepare);
    }

    private static Path prepare(String module) {
        try (ServiceProcess script = ServiceProcess.start(
                "prepare",
                List.of("bash", System.getProperty("onecopy.launcher"), "prepare", module),
                Map.of("JAVA_HOME", System.getProperty("java.home")))) {
            if (script.awaitExit(PREPARED_WITHIN) != 0) {
                throw new IllegalStateException(
                        module + " is not packaged; run mvn verify, not mvn test\n" + script.text());
            }
            return Path.of(script.output().getLast());
        }
    }
}
