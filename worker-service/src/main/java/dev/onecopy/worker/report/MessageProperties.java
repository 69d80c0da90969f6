package dev.onecopy.worker.report;

import com.rabbitmq.client.AMQP.BasicProperties;
import java.time.Duration;

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

    /** Gone with the broker, and gone unread after this time: nobody wants the heartbeats of an hour ago. */
    static BasicProperties expiring(Duration after) {
        return new BasicProperties.Builder()
                .contentType(JSON)
                .deliveryMode(TRANSIENT)
                .expiration(Long.toString(after.toMillis()))
                .build();
    }
}
