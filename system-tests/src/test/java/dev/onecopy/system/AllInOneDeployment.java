package dev.onecopy.system;

import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** {@code onecopy up}: the embedded broker and the API in one process, which starts the workers. */
final class AllInOneDeployment implements Deployment {
    static final Pattern READY = Pattern.compile("^ready {2}(http://127\\.0\\.0\\.1:\\d+)$");
    private static final int HEAP_MIB = 256;

    private final ServiceProcess process;
    private final Path importRoot;
    private final OnecopyClient client;

    private AllInOneDeployment(ServiceProcess process, Path importRoot) {
        this.process = process;
        this.importRoot = importRoot;
        try {
            client = new OnecopyClient(
                    URI.create(process.awaitLine(READY, STARTS_WITHIN).group(1)));
        } catch (RuntimeException | AssertionError failure) {
            process.close();
            throw failure;
        }
    }

    static AllInOneDeployment start(int workers, int capacityMib) {
        return start(workers, capacityMib, List.of());
    }

    /** With more arguments. */
    static AllInOneDeployment start(int workers, int capacityMib, List<String> more) {
        return start(workers, capacityMib, more, Map.of());
    }

    /** With more arguments, and settings as environment variables, which its workers inherit. */
    static AllInOneDeployment start(int workers, int capacityMib, List<String> more, Map<String, String> environment) {
        try {
            Path importRoot = Files.createTempDirectory("onecopy-system-test-");
            List<String> arguments = new ArrayList<>(List.of(
                    "up",
                    "--port=0",
                    "--workers=" + workers,
                    "--capacity=" + capacityMib + "MB",
                    "--import-root=" + importRoot));
            arguments.addAll(more);
            Map<String, String> all = new HashMap<>(Jars.environment());
            all.putAll(environment);
            ServiceProcess process = ServiceProcess.startJar("onecopy up", Jars.allInOne(), HEAP_MIB, arguments, all);
            return new AllInOneDeployment(process, importRoot);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    ServiceProcess process() {
        return process;
    }

    @Override
    public OnecopyClient client() {
        return client;
    }

    @Override
    public Path importRoot() {
        return importRoot;
    }

    /** It does that itself. */
    @Override
    public void replaceKilledWorker() {
        awaitWorkers();
    }

    @Override
    public void close() {
        client.close();
        try (process) {
            int status = process.terminate(ENDS_WITHIN);
            if (status != 0) {
                throw new AssertionError("status " + status + "\n" + process.text());
            }
            Files.delete(importRoot);
        } catch (IOException leftBehind) {
            throw new UncheckedIOException(leftBehind);
        }
    }
}
