package dev.onecopy.worker.report;

import com.rabbitmq.client.AMQP.BasicProperties;

/** The AMQP properties of what a worker publishes: JSON, with no word about Java. */
final class MessageProperties {
    private static final String JSON = "application/json";
    private static final int TRANSIENT = 1;
    private static final int PERSISTENT = 2;

    private MessageProperties() {}

    static BasicProperties persistent() {
        return new BasicProperties.Builder()
                .contentType(JSON)
                .deliveryMode(PERSISTENT)
                .build();
    }

    /**
     * Gone with the broker. No expiration: RabbitMQ takes it for a duration, Qpid for a point in time that is long
     * past, and would drop the message.
     */
    static BasicProperties passing() {
        return new BasicProperties.Builder()
                .contentType(JSON)
                .deliveryMode(TRANSIENT)
                .build();
    }
}
