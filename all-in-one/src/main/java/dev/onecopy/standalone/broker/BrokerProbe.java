package dev.onecopy.standalone.broker;

import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Finds out whether a broker can be used before anything relies on it. */
public final class BrokerProbe {
    private static final int TIMEOUT_MS = 5_000;

    private BrokerProbe() {}

    /**
     * Connects once. An encrypted connection is left to the services, which know whom to trust.
     *
     * @throws IOException if nobody answers, or the user, the password or the virtual host is refused
     */
    public static void connect(BrokerAddress address) throws IOException {
        if (address.encryption() == BrokerAddress.Encryption.TLS) {
            return;
        }
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host().replaceAll("[\\[\\]]", ""));
        factory.setPort(address.port());
        factory.setUsername(address.username());
        factory.setPassword(address.password());
        factory.setVirtualHost(address.virtualHost());
        factory.setConnectionTimeout(TIMEOUT_MS);
        factory.setAutomaticRecoveryEnabled(false);
        try {
            factory.newConnection("onecopy up").close();
        } catch (TimeoutException silent) {
            throw new IOException("no answer within " + TIMEOUT_MS + " ms", silent);
        }
    }
}
