package dev.onecopy.publish;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes on one channel of its own and tells each message's {@link Confirmation} when the broker has taken it,
 * without waiting: a template that takes a channel out of a pool until its confirm is there was measured at a tenth of
 * the rate. A broken channel is replaced at the next publish; what it had not confirmed is reported as lost.
 *
 * <p>Thread-safe. Confirmations run on the connection's thread and must not block.
 */
public final class ConfirmedPublisher implements AutoCloseable {
    /** Where channels come from: each call opens a new one, or throws while there is no broker. */
    @FunctionalInterface
    public interface ChannelSource {
        Channel open() throws IOException;
    }

    /** Told exactly once of every message that {@link #publish} accepted. */
    public interface Confirmation {
        /** The broker has the message in a queue. */
        void confirmed();

        /** The broker refused the message, had no queue for it, or went away before it said anything. */
        void lost(String reason);
    }

    private final ChannelSource source;
    private final String exchange;
    private @Nullable ConfirmedChannel current;

    /**
     * @param source opens channels that nobody else uses
     * @param exchange where every message goes
     */
    public ConfirmedPublisher(ChannelSource source, String exchange) {
        this.source = source;
        this.exchange = exchange;
    }

    /**
     * Sends one message.
     *
     * @param routingKey the queue it is meant for
     * @param properties of the message; its id is replaced
     * @throws IOException if it was not sent; {@code confirmation} is then never told
     */
    public synchronized void publish(
            String routingKey, BasicProperties properties, byte[] body, Confirmation confirmation) throws IOException {
        try {
            openChannel().publish(exchange, routingKey, properties, body, confirmation);
        } catch (AlreadyClosedException closed) {
            throw new IOException("the channel closed while a message for " + routingKey + " was sent", closed);
        }
    }

    private ConfirmedChannel openChannel() throws IOException {
        ConfirmedChannel usable = current;
        if (usable == null || !usable.isOpen()) {
            usable = ConfirmedChannel.of(source.open());
            current = usable;
        }
        return usable;
    }

    @Override
    public synchronized void close() {
        if (current != null && current.isOpen()) {
            try {
                current.close();
            } catch (IOException | TimeoutException | AlreadyClosedException ignored) {
                // The broker went first; what was outstanding has been reported as lost by the channel's shutdown.
            }
        }
        current = null;
    }
}
