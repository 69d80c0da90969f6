package dev.onecopy.api.function;

import dev.onecopy.api.config.BrokerProperties;
import dev.onecopy.api.worker.WorkerRegistry;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.topology.Topology;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.stereotype.Component;

/**
 * The queues of lanes: declared when the first worker of a lane is heard of, deleted when the last is forgotten. Used
 * by one thread.
 */
@Component
public final class LaneQueues {
    private static final Logger log = LoggerFactory.getLogger(LaneQueues.class);

    private final RabbitAdmin admin;
    private final WorkerRegistry workers;
    private final Map<String, Object> arguments;
    private final Set<String> declared = new HashSet<>();
    private final AtomicBoolean connected = new AtomicBoolean();

    public LaneQueues(ConnectionFactory connections, WorkerRegistry workers, BrokerProperties properties) {
        this.admin = new RabbitAdmin(connections);
        this.workers = workers;
        this.arguments = properties.call();
        connections.addConnectionListener(connection -> connected.set(true));
    }

    /** Brings the broker to what is served now; what fails is tried the next time. */
    public void follow(ServedNow served) {
        try {
            // A broker that was away may have lost what it had.
            boolean anew = connected.getAndSet(false);
            for (String lane : served.lanes().keySet()) {
                if (anew || !declared.contains(lane)) {
                    declare(lane);
                    declared.add(lane);
                }
            }
            Set<String> remembered = remembered();
            for (String lane : Set.copyOf(declared)) {
                if (!remembered.contains(lane)) {
                    declared.remove(lane);
                    admin.deleteQueue(Topology.calls(lane), true, false);
                    log.info("nobody serves lane {} any more; its queue is deleted", lane);
                }
            }
        } catch (AmqpException notNow) {
            connected.set(true);
            log.debug("a queue of calls could not be declared or deleted", notNow);
        }
    }

    /** Whether no queue of a lane is known. */
    public boolean isEmpty() {
        return declared.isEmpty();
    }

    private void declare(String lane) {
        String name = Topology.calls(lane);
        admin.declareQueue(new Queue(name, true, false, false, new HashMap<String, @Nullable Object>(arguments)));
        admin.declareBinding(new Binding(name, Binding.DestinationType.QUEUE, Topology.EXCHANGE, name, Map.of()));
    }

    /** The lanes of workers that are not forgotten. */
    private Set<String> remembered() {
        return workers.workers().stream()
                .map(worker -> worker.heartbeat().calls())
                .filter(calls -> calls != null)
                .map(ServedFunctions::lane)
                .collect(Collectors.toSet());
    }
}
