package dev.onecopy.api.config;

import dev.onecopy.topology.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Arguments of queues in the words of the broker; RabbitMQ's unless set.
 *
 * @param deadLetteringArguments of the queues whose rejected messages go to the dead letters
 * @param heartbeatArguments of the queue of heartbeats
 * @param deadLetterArguments of the queue of dead letters
 * @param callArguments of the queues of calls of functions
 */
@ConfigurationProperties("onecopy.broker")
public record BrokerProperties(
        @Nullable Map<String, Object> deadLetteringArguments,
        @Nullable Map<String, Object> heartbeatArguments,

        @Nullable Map<String, Object> deadLetterArguments,

        @Nullable Map<String, Object> callArguments) {
    /** What is set, or {@link Topology#callArguments()}. */
    public Map<String, Object> call() {
        return callArguments == null ? Topology.callArguments() : callArguments;
    }

    /** What is set, or {@link Topology#deadLetteringArguments()}. */
    public Map<String, Object> deadLettering() {
        return deadLetteringArguments == null ? Topology.deadLetteringArguments() : deadLetteringArguments;
    }

    /** What is set, or {@link Topology#heartbeatArguments()}. */
    public Map<String, Object> heartbeat() {
        return heartbeatArguments == null ? Topology.heartbeatArguments() : heartbeatArguments;
    }

    /** What is set, or {@link Topology#deadLetterArguments()}. */
    public Map<String, Object> deadLetter() {
        return deadLetterArguments == null ? Topology.deadLetterArguments() : deadLetterArguments;
    }
}
