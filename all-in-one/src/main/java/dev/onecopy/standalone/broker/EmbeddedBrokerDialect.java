package dev.onecopy.standalone.broker;

import java.util.Map;

/**
 * The arguments of a queue in the embedded broker's words. RabbitMQ's {@code x-dead-letter-exchange} and
 * {@code x-queue-type} close the connection here.
 */
public final class EmbeddedBrokerDialect {
    private EmbeddedBrokerDialect() {}

    /**
     * Sends what is rejected to an exchange. Both arguments are needed: without the count a rejected message is
     * delivered again for ever. A crashed consumer's and a requeued message do not count.
     */
    public static Map<String, Object> deadLetteringArguments(String deadLetterExchange) {
        return Map.of("alternateExchange", deadLetterExchange, "x-qpid-maximum-delivery-count", 1);
    }

    /** A queue of dead letters is not limited: it lives as long as this process. */
    public static Map<String, Object> deadLetterArguments() {
        return Map.of();
    }
}
