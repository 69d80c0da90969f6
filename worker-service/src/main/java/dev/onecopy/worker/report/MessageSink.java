package dev.onecopy.worker.report;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.onecopy.publish.ConfirmedPublisher;
import java.io.IOException;

/** Where messages go: {@link ConfirmedPublisher#publish}, or what a test puts in its place. */
@FunctionalInterface
public interface MessageSink {
    /**
     * Sends one message.
     *
     * @throws IOException if the message was not sent; {@code confirmation} is then never told
     */
    void publish(
            String routingKey, BasicProperties properties, byte[] body, ConfirmedPublisher.Confirmation confirmation)
            throws IOException;
}
