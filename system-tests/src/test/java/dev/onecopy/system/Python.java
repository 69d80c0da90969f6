package dev.onecopy.system;

import dev.onecopy.testing.ServiceProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Python client of this repository, on a Python that has what its tests need. */
final class Python {
    /** The client's folder. */
    static final Path CLIENT =
            Path.of(System.getProperty("onecopy.python-client")).normalize();

    private static final Duration IMPORTS_END_WITHIN = Duration.ofMinutes(1);

    private Python() {}

    /** Starts {@code python3} with these arguments; it finds the client, and leaves no files beside it. */
    static ServiceProcess start(String name, List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>(List.of(withPackages()));
        command.addAll(arguments);
        Map<String, String> all = new HashMap<>(environment);
        all.put("PYTHONPATH", CLIENT.resolve("src").toString());
        all.put("PYTHONDONTWRITEBYTECODE", "1");
        all.put("PYTHONUNBUFFERED", "1");
        return ServiceProcess.start(name, command, all);
    }

    /**
     * Starts a worker of the functions that the client's tests serve.
     *
     * @param processes calls at a time
     * @param service where the API is
     * @param broker its address; null for that of a local {@code onecopy up}, which the worker finds by itself
     */
    static ServiceProcess startWorker(int processes, URI service, @Nullable String broker) {
        List<String> arguments = new ArrayList<>(List.of(
                "-m",
                "onecopy",
                "worker",
                CLIENT.resolve("tests/worker/served.py").toString(),
                "--processes=" + processes));
        if (broker != null) {
            arguments.add("--broker=" + broker);
        }
        return start("onecopy worker", arguments, Map.of("ONECOPY_URL", service.toString()));
    }

    /** The first one on the path that has them, or the system's own. */
    private static String withPackages() {
        for (String python : List.of("python3", "/usr/bin/python3")) {
            try (ServiceProcess imports = ServiceProcess.start(
                    python, List.of(python, "-c", "import numpy, pytest, joblib, tqdm, pika"), Map.of())) {
                if (imports.awaitExit(IMPORTS_END_WITHIN) == 0) {
                    return python;
                }
            }
        }
        throw new AssertionError(
                "no python3 has NumPy, pytest, joblib, tqdm and pika; install them, or run"
                        + " ./onecopy test --install: apt-get install python3-numpy python3-pytest python3-joblib python3-tqdm python3-pika");
    }
}
