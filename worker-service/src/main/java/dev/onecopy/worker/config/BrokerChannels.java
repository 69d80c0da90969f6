package dev.onecopy.worker.config;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.onecopy.publish.ConfirmedPublisher.ChannelSource;
import java.io.IOException;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;

/** Opens channels of the client library on one connection, outside the cache and proxies of Spring. */
public final class BrokerChannels implements ChannelSource {
    private final ConnectionFactory connections;

    public BrokerChannels(ConnectionFactory connections) {
        this.connections = connections;
    }

    @Override
    public Channel open() throws IOException {
        try {
            Channel channel = connections.createConnection().getDelegate().createChannel();
            if (channel == null) {
                throw new IOException("the connection to the broker has no channel left");
            }
            return channel;
        } catch (AmqpException | ShutdownSignalException unreachable) {
            throw new IOException(
                    "the broker at " + connections.getHost() + ":" + connections.getPort() + ": "
                            + Reason.of(unreachable),
                    unreachable);
        }
    }
}
