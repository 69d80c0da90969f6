package dev.onecopy.standalone.broker;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener.DefaultSystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.SystemConfig;
import org.jspecify.annotations.Nullable;

/**
 * An AMQP 0-9-1 broker in this JVM: Apache Qpid Broker-J, all in memory, on a free port of the loopback address, with a
 * password that only this object knows. Its threads are not daemons: a JVM that does not close it does not end.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final String USERNAME = "onecopy";
    private static final int PASSWORD_BYTES = 24;

    private final SystemLauncher launcher;
    private final BrokerAddress address;

    private EmbeddedBroker(SystemLauncher launcher, BrokerAddress address) {
        this.launcher = launcher;
        this.address = address;
    }

    /**
     * Starts it; it takes connections when this returns.
     *
     * @throws IllegalStateException if it does not start
     */
    public static EmbeddedBroker start() {
        ClasspathUrls.register();
        String password = randomPassword();
        PortFinder portFinder = new PortFinder();
        SystemLauncher launcher = new SystemLauncher(portFinder);
        try {
            launcher.startup(attributes(password));
            return new EmbeddedBroker(
                    launcher,
                    new BrokerAddress(
                            "127.0.0.1",
                            portFinder.boundPort(),
                            USERNAME,
                            password,
                            "/",
                            BrokerAddress.Encryption.NONE));
        } catch (Exception failure) {
            launcher.shutdown();
            throw new IllegalStateException("the embedded broker did not start: " + failure.getMessage(), failure);
        }
    }

    /** The locations are given, because Qpid's own can't be read inside a jar inside a jar. */
    private static Map<String, Object> attributes(String password) {
        return Map.of(
                SystemConfig.TYPE,
                "Memory",
                SystemConfig.INITIAL_SYSTEM_PROPERTIES_LOCATION,
                resource("embedded-broker.properties"),
                SystemConfig.INITIAL_CONFIGURATION_LOCATION,
                resource("embedded-broker.json"),
                SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
                false,
                SystemConfig.CONTEXT,
                Map.of("onecopy.username", USERNAME, "onecopy.password", password));
    }

    private static String resource(String name) {
        return Objects.requireNonNull(EmbeddedBroker.class.getResource(name), name)
                .toExternalForm();
    }

    private static String randomPassword() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    /** How to connect. */
    public BrokerAddress address() {
        return address;
    }

    /** Ends it with all its threads. Messages that nobody has taken are gone. */
    @Override
    public void close() {
        launcher.shutdown();
    }

    /** Qpid chooses the port; its model of itself is the only place that says which. */
    private static final class PortFinder extends DefaultSystemLauncherListener {
        private @Nullable SystemConfig<?> system;

        @Override
        public void onContainerResolve(SystemConfig<?> systemConfig) {
            system = systemConfig;
        }

        int boundPort() {
            Broker<?> broker = (Broker<?>)
                    Objects.requireNonNull(system, "the broker's model").getContainer();
            return broker.getPorts().iterator().next().getBoundPort();
        }
    }
}
