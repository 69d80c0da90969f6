package dev.onecopy.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Every exchange and queue of the two services. The API declares them; a worker waits until they are there, so that
 * only one side needs to know what a broker accepts. Documented for operators in docs/messages.md.
 */
public final class Topology {
    /** Direct, durable: where everything is published, by the name of its queue as routing key. */
    public static final String EXCHANGE = "onecopy";

    /** {@link dev.onecopy.message.TaskMessage}s, shared by all workers. */
    public static final String TASKS = "onecopy.tasks";

    /** Those of short jobs, which a worker runs beside the others. */
    public static final String SHORT_TASKS = "onecopy.tasks.short";

    /** {@link dev.onecopy.message.ResultMessage}s, for the API. */
    public static final String RESULTS = "onecopy.results";

    /** {@link dev.onecopy.message.WorkerHeartbeat}s, for the API. */
    public static final String HEARTBEATS = "onecopy.heartbeats";

    /**
     * Fanout exchange of {@link dev.onecopy.message.CancelMessage}s. Each worker binds a queue of its own, named by the
     * broker, exclusive and deleted with its consumer: RabbitMQ 4.3 refuses transient queues that are not exclusive,
     * and what nobody hears need not be kept.
     */
    public static final String CONTROL_EXCHANGE = "onecopy.control";

    /** Fanout exchange of what could not be parsed. */
    public static final String DEAD_LETTER_EXCHANGE = "onecopy.dead-letter";

    /** The queue on {@link #DEAD_LETTER_EXCHANGE}; nobody consumes it, an operator looks. */
    public static final String DEAD_LETTERS = "onecopy.dead-letters";

    private static final String CALLS_PREFIX = "onecopy.calls.";

    private Topology() {}

    /** The queue of {@link dev.onecopy.message.CallMessage}s for the workers of a lane. */
    public static String calls(String lane) {
        return CALLS_PREFIX + lane;
    }

    /**
     * Arguments of {@link #calls} queues: as the others, and gone an hour after the last worker if no API was there to
     * delete them.
     */
    public static Map<String, Object> callArguments() {
        Map<String, Object> arguments = new HashMap<>(deadLetteringArguments());
        arguments.put("x-expires", Duration.ofHours(1).toMillis());
        return Map.copyOf(arguments);
    }

    /**
     * Arguments of the queues whose rejected messages must reach {@link #DEAD_LETTER_EXCHANGE}, in RabbitMQ's words.
     * Classic queues: a lost task is sent again by the API, so a quorum's millisecond of latency buys nothing.
     */
    public static Map<String, Object> deadLetteringArguments() {
        return Map.of("x-queue-type", "classic", "x-dead-letter-exchange", DEAD_LETTER_EXCHANGE);
    }

    /**
     * Arguments of {@link #HEARTBEATS}: while no API listens the oldest go, and to nowhere, for the next one is at most
     * seconds away.
     */
    public static Map<String, Object> heartbeatArguments() {
        return Map.of("x-queue-type", "classic", "x-max-length", 1_000);
    }

    /** Arguments of {@link #DEAD_LETTERS}: the oldest go first, so that a flood of them cannot fill the broker. */
    public static Map<String, Object> deadLetterArguments() {
        return Map.of("x-queue-type", "classic", "x-max-length", 10_000);
    }
}
