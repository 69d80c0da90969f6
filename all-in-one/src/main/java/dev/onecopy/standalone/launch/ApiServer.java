package dev.onecopy.standalone.launch;

import dev.onecopy.api.ApiApplication;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.standalone.broker.BrokerAddress;
import dev.onecopy.standalone.broker.BrokerAddress.Encryption;
import dev.onecopy.standalone.terminal.OnecopyException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;

/** The API inside this JVM. */
final class ApiServer implements AutoCloseable {
    private final LaunchOptions.Listen listen;
    private final ConfigurableApplicationContext context;

    private ApiServer(LaunchOptions.Listen listen, ConfigurableApplicationContext context) {
        this.listen = listen;
        this.context = context;
    }

    /**
     * Starts it; it answers when this returns.
     *
     * @param brokerSettings more settings, for this kind of broker
     * @throws OnecopyException if it does not start
     */
    static ApiServer start(LaunchOptions options, BrokerAddress broker, Map<String, String> brokerSettings) {
        SpringApplication application = new SpringApplication(ApiApplication.class);
        // This process has an order of its own in which things end.
        application.setRegisterShutdownHook(false);
        application.setLogStartupInfo(false);
        List<String> arguments = new ArrayList<>(List.of(
                "--logging.register-shutdown-hook=false",
                "--server.address=" + options.listen().address(),
                "--server.port=" + options.listen().port(),
                "--spring.rabbitmq.addresses=" + broker.hostAndPort(),
                "--spring.rabbitmq.username=" + broker.username(),
                "--spring.rabbitmq.password=" + broker.password(),
                "--spring.rabbitmq.virtual-host=" + broker.virtualHost(),
                "--spring.rabbitmq.ssl.enabled=" + (broker.encryption() == Encryption.TLS),
                "--onecopy.segment.path=" + options.segment().file(),
                "--onecopy.segment.on-stop=" + options.segment().onStop()));
        brokerSettings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        if (options.listen().keysFile() != null) {
            arguments.add("--onecopy.access.keys-file=" + options.listen().keysFile());
        }
        if (options.capacity() != null) {
            arguments.add("--onecopy.segment.capacity=" + options.capacity().toBytes() + "B");
        }
        for (int root = 0; root < options.importRoots().size(); root++) {
            arguments.add("--onecopy.import.roots[" + root + "]="
                    + options.importRoots().get(root).toAbsolutePath());
        }
        try {
            return new ApiServer(options.listen(), application.run(arguments.toArray(String[]::new)));
        } catch (RuntimeException failure) {
            throw new OnecopyException("the API did not start: " + reason(failure), failure);
        }
    }

    private static String reason(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null && !(deepest instanceof PortInUseException)) {
            deepest = deepest.getCause();
        }
        return Objects.requireNonNullElse(deepest.getMessage(), deepest.toString());
    }

    /** How many workers have mapped the segment and live. */
    int attachedWorkers() {
        return context.getBean(WorkerRegistry.class).attached().size();
    }

    /** Where this host reaches it, such as {@code http://127.0.0.1:8080}. */
    URI root() {
        String port = Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"), "port");
        return URI.create("http://" + listen.reachableAddress() + ":" + port);
    }

    @Override
    public void close() {
        context.close();
    }
}
