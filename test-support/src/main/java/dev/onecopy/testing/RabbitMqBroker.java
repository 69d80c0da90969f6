package dev.onecopy.testing;

import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@code rabbitmq-server} as a process of this test, Debian's unless the system property
 * {@code onecopy.rabbitmq-server} names the script of another one: free ports of the loopback address, its own data
 * folder, its own port mapper (epmd), no root. Closing ends both by their ids and deletes the folder.
 */
public final class RabbitMqBroker implements AutoCloseable {
    /** Debian's script that starts the server as whoever calls it; the one on the path switches users. */
    private static final String DEBIAN_SERVER = "/usr/lib/rabbitmq/bin/rabbitmq-server";

    private static final Path SERVER = Path.of(System.getProperty("onecopy.rabbitmq-server", DEBIAN_SERVER));

    private static final Duration STARTS_WITHIN = Duration.ofSeconds(90);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(30);
    private static final String USERNAME = "onecopy";

    private final Path folder;
    private final int port;
    private final int metricsPort = FreePort.next();
    private final int tlsPort = FreePort.next();
    private final Extras extras;
    private final String password;
    private final int epmdPort = FreePort.next();
    private final List<ServiceProcess> processes = new ArrayList<>();

    /** What a broker serves beside AMQP. */
    private record Extras(boolean metrics, @Nullable SelfSignedCertificate certificate) {}

    private RabbitMqBroker(Path folder, Extras extras) {
        this.folder = folder;
        this.extras = extras;
        this.port = FreePort.next();
        this.password = UUID.randomUUID().toString();
    }

    /**
     * Starts a broker and waits until it takes connections.
     *
     * @throws IllegalStateException if there is no such script
     */
    public static RabbitMqBroker start() {
        return start(new Extras(false, null));
    }

    /** The same, which serves its metrics at {@link #metricsAddress}. */
    public static RabbitMqBroker startWithMetrics() {
        return start(new Extras(true, null));
    }

    /** The same, which also takes encrypted connections at {@link #tlsPort}. */
    public static RabbitMqBroker startWithTls(SelfSignedCertificate certificate) {
        return start(new Extras(false, certificate));
    }

    private static RabbitMqBroker start(Extras extras) {
        if (!Files.isExecutable(SERVER)) {
            throw new IllegalStateException(SERVER + " is not there: apt-get install rabbitmq-server");
        }
        try {
            RabbitMqBroker broker = new RabbitMqBroker(Files.createTempDirectory("onecopy-rabbitmq-"), extras);
            try {
                broker.startProcesses();
                return broker;
            } catch (RuntimeException | IOException | Error failure) {
                broker.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("RabbitMQ's data folder cannot be made", failure);
        }
    }

    private void startProcesses() throws IOException {
        Files.writeString(
                folder.resolve("rabbitmq.conf"), """
                listeners.tcp.default = 127.0.0.1:%d
                default_user = %s
                default_pass = %s
                disk_free_limit.absolute = 50MB
                """.formatted(port, USERNAME, password) + extraConfiguration());
        Files.writeString(folder.resolve("enabled_plugins"), extras.metrics() ? "[rabbitmq_prometheus]." : "[].");
        Files.writeString(folder.resolve("rabbitmq-env.conf"), "");
        processes.add(ServiceProcess.start(
                "epmd", List.of("epmd", "-address", "127.0.0.1", "-port", Integer.toString(epmdPort)), environment()));
        startServer();
    }

    private String extraConfiguration() {
        String metrics = """
                prometheus.tcp.ip = 127.0.0.1
                prometheus.tcp.port = %d
                """.formatted(metricsPort);
        SelfSignedCertificate certificate = extras.certificate();
        String tls = certificate == null
                ? ""
                : """
                listeners.ssl.default = 127.0.0.1:%d
                ssl_options.cacertfile = %s
                ssl_options.certfile = %s
                ssl_options.keyfile = %s
                """.formatted(
                        tlsPort, certificate.certificate(), certificate.certificate(), certificate.privateKey());
        return (extras.metrics() ? metrics : "") + tls;
    }

    private void startServer() {
        ServiceProcess server = ServiceProcess.start("rabbitmq-server", List.of(SERVER.toString()), environment());
        processes.add(server);
        ConnectionFactory factory = connectionFactory();
        await().atMost(STARTS_WITHIN)
                .pollInterval(Duration.ofMillis(200))
                .failFast("rabbitmq-server ended before it took a connection", server::requireRunning)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    try (Connection connection = factory.newConnection()) {
                        return connection.isOpen();
                    }
                });
    }

    /** Stops the server in good order and starts it again on what it has kept; returns when it takes connections. */
    public void restart() {
        ServiceProcess server = processes.removeLast();
        server.terminate(ENDS_WITHIN);
        server.close();
        startServer();
    }

    /** Where it listens on the loopback address. */
    public int port() {
        return port;
    }

    /** Where it takes encrypted connections, if it was started so. */
    public int tlsPort() {
        return tlsPort;
    }

    /** {@code 127.0.0.1:port} of its metrics, if it was started with them. */
    public String metricsAddress() {
        return "127.0.0.1:" + metricsPort;
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("HOME", folder.toString());
        environment.put("ERL_EPMD_ADDRESS", "127.0.0.1");
        environment.put("ERL_EPMD_PORT", Integer.toString(epmdPort));
        environment.put("RABBITMQ_NODENAME", "rabbit@localhost");
        environment.put("RABBITMQ_DIST_PORT", Integer.toString(FreePort.next()));
        environment.put("RABBITMQ_MNESIA_BASE", folder.resolve("data").toString());
        environment.put("RABBITMQ_LOG_BASE", folder.resolve("log").toString());
        environment.put("RABBITMQ_LOGS", "-");
        environment.put("RABBITMQ_PID_FILE", folder.resolve("pid").toString());
        environment.put("RABBITMQ_CONFIG_FILE", folder.resolve("rabbitmq.conf").toString());
        environment.put(
                "RABBITMQ_CONF_ENV_FILE", folder.resolve("rabbitmq-env.conf").toString());
        environment.put(
                "RABBITMQ_ENABLED_PLUGINS_FILE",
                folder.resolve("enabled_plugins").toString());
        environment.put(
                "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS", "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none");
        // The script then becomes the server instead of waiting for it, so that the id we have is the server's.
        environment.put("RABBITMQ_ALLOW_INPUT", "true");
        environment.put("RABBITMQ_SERVER_START_ARGS", "-noinput");
        return environment;
    }

    /** A factory of connections to this broker as its only user. */
    public ConnectionFactory connectionFactory() {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("127.0.0.1");
        factory.setPort(port);
        factory.setUsername(USERNAME);
        factory.setPassword(password);
        return factory;
    }

    /** {@code amqp://user:password@127.0.0.1:port/}. */
    public String address() {
        return "amqp://" + USERNAME + ":" + password + "@127.0.0.1:" + port + "/";
    }

    /** Spring Boot's settings for this broker, as environment variables. */
    public Map<String, String> springEnvironment() {
        return Map.of(
                "SPRING_RABBITMQ_HOST",
                "127.0.0.1",
                "SPRING_RABBITMQ_PORT",
                Integer.toString(port),
                "SPRING_RABBITMQ_USERNAME",
                USERNAME,
                "SPRING_RABBITMQ_PASSWORD",
                password);
    }

    /** The server's and its port mapper's ids. */
    public List<Long> processIds() {
        return processes.stream().map(ServiceProcess::processId).toList();
    }

    @Override
    public void close() {
        // The server first: it says goodbye to its port mapper.
        for (ServiceProcess process : processes.reversed()) {
            try {
                process.terminate(ENDS_WITHIN);
            } finally {
                process.close();
            }
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("RabbitMQ's data folder " + folder + " cannot be deleted", failure);
        }
    }
}
