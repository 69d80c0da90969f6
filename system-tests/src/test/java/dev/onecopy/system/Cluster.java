package dev.onecopy.system;

import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.RabbitMqBroker;
import dev.onecopy.testing.ServiceProcess;
import dev.onecopy.testing.StallingProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * RabbitMQ, the API and workers as processes that a test kills, stops and starts again. The API reaches the broker
 * through a proxy that can stall; its segment and its store stay when it dies.
 */
final class Cluster implements AutoCloseable {
    static final Duration STARTS_WITHIN = Duration.ofSeconds(150);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(40);
    private static final Duration COLLECTS_WITHIN = Duration.ofSeconds(30);

    /** A line of a class histogram with its bytes; fillers are what the collector puts in the place of the dead. */
    private static final Pattern LIVING_CLASS =
            Pattern.compile(" *\\d+: +\\d+ +(\\d+) ++(?!\\[?L?jdk\\.internal\\.vm\\.Filler).*");

    private static final int API_HEAP_MIB = 256;
    private static final int WORKER_HEAP_MIB = 96;

    private final RabbitMqBroker broker = RabbitMqBroker.startWithMetrics();
    private final StallingProxy proxy = StallingProxy.to(broker.port());
    private final Path folder;
    private final int port = FreePort.next();
    private final OnecopyClient client = new OnecopyClient(URI.create("http://127.0.0.1:" + port));
    private final Map<ServiceProcess, URI> roots = new ConcurrentHashMap<>();
    private final List<ServiceProcess> workers = new CopyOnWriteArrayList<>();
    private final List<ServiceProcess> ended = new CopyOnWriteArrayList<>();
    private @Nullable ServiceProcess api;

    private Cluster() throws IOException {
        folder = Files.createTempDirectory(Path.of("/dev/shm"), "onecopy-system-test-");
    }

    /** Starts everything and waits until so many workers can compute. */
    static Cluster start(int workers) throws IOException {
        Cluster cluster = new Cluster();
        try {
            cluster.startApi();
            for (int worker = 0; worker < workers; worker++) {
                cluster.startWorker();
            }
            cluster.awaitWorkers(workers);
            return cluster;
        } catch (RuntimeException | Error failure) {
            String output = cluster.output();
            cluster.close();
            throw new IllegalStateException("the services did not become ready\n" + output, failure);
        }
    }

    OnecopyClient client() {
        return client;
    }

    RabbitMqBroker broker() {
        return broker;
    }

    StallingProxy proxy() {
        return proxy;
    }

    /** Workers that were not taken out by {@link #kill}. */
    List<ServiceProcess> workers() {
        return List.copyOf(workers);
    }

    /** Starts the API on the same port, segment and store as before. */
    void startApi() {
        Map<String, String> environment = new HashMap<>(broker.springEnvironment());
        environment.put("SPRING_RABBITMQ_PORT", Integer.toString(proxy.port()));
        ServiceProcess started = ServiceProcess.startJar(
                "api-service",
                Jars.apiService(),
                API_HEAP_MIB,
                List.of(
                        "--server.port=" + port,
                        "--onecopy.segment.path=" + segment(),
                        "--onecopy.segment.capacity=128MB",
                        // Slices of a few milliseconds though jobs map many values on small arrays.
                        "--onecopy.job.items-per-task=2",
                        "--onecopy.job.reclaim-after=20s",
                        "--onecopy.worker-registry.lost-after=6s"),
                environment);
        roots.put(started, client.root());
        api = started;
    }

    /** {@code kill -9}. */
    void killApi() {
        ServiceProcess running = api;
        if (running != null) {
            running.kill();
            ended.add(running);
            api = null;
        }
    }

    /** SIGTERM: it ends in good order. */
    void stopApi() {
        ServiceProcess running = api;
        if (running != null) {
            running.terminate(ENDS_WITHIN);
            ended.add(running);
            api = null;
        }
    }

    /** What a power loss or a logout does to a file in /dev/shm. */
    void loseSegment() throws IOException {
        Files.delete(segment());
    }

    Path segment() {
        return folder.resolve("segment");
    }

    /** Waits until the API answers. */
    void awaitApi() {
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> client.get("/v1/segment").status() == 200);
    }

    ServiceProcess startWorker() {
        int workerPort = FreePort.next();
        return take(
                workerPort,
                ServiceProcess.startWorker(
                        "worker-service",
                        Jars.workerService(),
                        WORKER_HEAP_MIB,
                        workerArguments(workerPort),
                        broker.springEnvironment()));
    }

    /** A worker that dies or fails of what {@link FaultyWorker} says. */
    ServiceProcess startFaultyWorker() {
        int workerPort = FreePort.next();
        return take(
                workerPort,
                FaultyWorker.start(WORKER_HEAP_MIB, workerArguments(workerPort), broker.springEnvironment()));
    }

    private ServiceProcess take(int workerPort, ServiceProcess worker) {
        workers.add(worker);
        roots.put(worker, URI.create("http://127.0.0.1:" + workerPort));
        return worker;
    }

    private List<String> workerArguments(int workerPort) {
        return List.of(
                "--server.port=" + workerPort,
                "--onecopy.worker.heartbeat-interval=500ms",
                "--onecopy.segment.path=" + segment());
    }

    /** {@code kill -9}. */
    void kill(ServiceProcess worker) {
        worker.kill();
        forget(worker);
    }

    /** A worker that has died is not waited for at the end. */
    void forget(ServiceProcess worker) {
        workers.remove(worker);
        ended.add(worker);
    }

    /** Waits until the API has heard of so many living workers. */
    void awaitWorkers(int count) {
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(100))
                .ignoreExceptions()
                .until(() -> attached() >= count);
    }

    private long attached() {
        return client.list("/v1/workers").stream()
                .filter(worker -> worker.path("state").asString().equals("ATTACHED"))
                .filter(worker -> ProcessHandle.of(worker.path("processId").asLong())
                        .filter(ProcessHandle::isAlive)
                        .isPresent())
                .count();
    }

    /** The processes of Java that run. */
    List<ServiceProcess> services() {
        List<ServiceProcess> services = new ArrayList<>(workers);
        services.add(Objects.requireNonNull(api));
        return services;
    }

    /** Metrics of a process of Java. */
    String scrape(ServiceProcess service) {
        try (OnecopyClient metrics = new OnecopyClient(Objects.requireNonNull(roots.get(service)))) {
            return metrics.get("/actuator/prometheus").text();
        }
    }

    /** What the objects of a process of Java take that a collection leaves, in bytes. */
    long livingBytes(ServiceProcess service) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> command = List.of(jcmd, Long.toString(service.processId()), "GC.class_histogram");
        try (ServiceProcess histogram = ServiceProcess.start("jcmd", command, Map.of())) {
            if (histogram.awaitExit(COLLECTS_WITHIN) != 0) {
                throw new IllegalStateException(histogram.text());
            }
            return histogram.output().stream()
                    .map(LIVING_CLASS::matcher)
                    .filter(Matcher::matches)
                    .mapToLong(line -> Long.parseLong(line.group(1)))
                    .sum();
        }
    }

    /** All that the processes have printed. */
    String output() {
        List<ServiceProcess> all = new ArrayList<>(ended);
        all.addAll(workers);
        if (api != null) {
            all.add(api);
        }
        return String.join("\n", all.stream().map(ServiceProcess::text).toList());
    }

    @Override
    public void close() {
        client.close();
        workers.forEach(ServiceProcess::close);
        if (api != null) {
            api.terminate(ENDS_WITHIN);
            api.close();
        }
        proxy.close();
        broker.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
