package dev.onecopy.system;

import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.RabbitMqBroker;
import dev.onecopy.testing.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** As in a real deployment: RabbitMQ, the API, and workers, each a process of its own. */
final class SeparateDeployment implements Deployment {
    private static final int API_HEAP_MIB = 256;
    private static final int WORKER_HEAP_MIB = 96;
    private static final int FUNCTIONS_HEAP_MIB = 128;

    private final RabbitMqBroker broker;
    private final Path folder;
    private final List<ServiceProcess> processes = new CopyOnWriteArrayList<>();
    private final Map<URI, ServiceProcess> workers = new HashMap<>();
    private final OnecopyClient client;

    private SeparateDeployment(RabbitMqBroker broker) throws IOException {
        this.broker = broker;
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-system-test-");
        Files.createDirectory(importRoot());
        int port = FreePort.next();
        client = new OnecopyClient(URI.create("http://127.0.0.1:" + port));
        processes.add(ServiceProcess.startJar(
                "api-service",
                Jars.apiService(),
                API_HEAP_MIB,
                List.of(
                        "--server.port=" + port,
                        "--onecopy.segment.path=" + segment(),
                        "--onecopy.segment.capacity=" + CAPACITY_MIB + "MB",
                        "--onecopy.segment.on-stop=delete",
                        "--onecopy.import.roots=" + importRoot()),
                broker.springEnvironment()));
        for (int worker = 0; worker < WORKERS; worker++) {
            startWorker();
        }
    }

    static SeparateDeployment start() throws IOException {
        return start(RabbitMqBroker.start());
    }

    /** On a broker that is closed with the deployment. */
    static SeparateDeployment start(RabbitMqBroker broker) throws IOException {
        SeparateDeployment deployment = new SeparateDeployment(broker);
        try {
            deployment.awaitWorkers();
            return deployment;
        } catch (RuntimeException failure) {
            String output = deployment.output();
            deployment.processes.forEach(ServiceProcess::close);
            deployment.broker.close();
            throw new IllegalStateException("the services did not become ready\n" + output, failure);
        }
    }

    private void startWorker() {
        int port = FreePort.next();
        ServiceProcess worker = ServiceProcess.startWorker(
                "worker-service",
                Jars.workerService(),
                WORKER_HEAP_MIB,
                List.of("--server.port=" + port, "--onecopy.segment.path=" + segment()),
                broker.springEnvironment());
        processes.add(worker);
        workers.put(URI.create("http://127.0.0.1:" + port), worker);
    }

    /** Starts a worker of the functions in this folder, which tells of a heap that ran out before it ends. */
    ServiceProcess startFunctionWorker(Path functions, Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(broker.springEnvironment());
        environment.putAll(settings);
        ServiceProcess worker = ServiceProcess.start(
                "worker-service of functions",
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-Xmx" + FUNCTIONS_HEAP_MIB + "m",
                        "-jar",
                        Jars.workerService().toString(),
                        "--server.port=" + FreePort.next(),
                        "--onecopy.segment.path=" + segment(),
                        "--onecopy.functions.folder=" + functions),
                environment);
        processes.add(worker);
        return worker;
    }

    private Path segment() {
        return folder.resolve("segment");
    }

    @Override
    public Path importRoot() {
        return folder.resolve("import");
    }

    private String output() {
        return String.join("\n", processes.stream().map(ServiceProcess::text).toList());
    }

    /** Where the workers that run serve their health and metrics. */
    List<URI> workerRoots() {
        return workers.entrySet().stream()
                .filter(worker -> worker.getValue().isAlive())
                .map(Map.Entry::getKey)
                .toList();
    }

    RabbitMqBroker broker() {
        return broker;
    }

    @Override
    public OnecopyClient client() {
        return client;
    }

    @Override
    public void replaceKilledWorker() {
        startWorker();
        awaitWorkers();
    }

    @Override
    public void close() {
        client.close();
        List<String> unclean = new ArrayList<>();
        // Workers first, as they were started last.
        for (ServiceProcess process : processes.reversed()) {
            boolean ran = process.isAlive();
            int status = process.terminate(ENDS_WITHIN);
            // 143 is the JVM's word for an orderly end by SIGTERM.
            if (ran && status != 0 && status != 143) {
                unclean.add("status " + status + "\n" + process.text());
            }
        }
        broker.close();
        try {
            Files.delete(importRoot());
            Files.delete(folder);
        } catch (IOException leftBehind) {
            unclean.add("the segment or a file was left behind: " + leftBehind);
        }
        if (!unclean.isEmpty()) {
            throw new AssertionError(String.join("\n", unclean));
        }
    }
}
