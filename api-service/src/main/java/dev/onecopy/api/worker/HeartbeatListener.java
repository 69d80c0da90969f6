package dev.onecopy.api.worker;

import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.topology.Topology;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Takes heartbeats from the broker to the registry. */
@Component
class HeartbeatListener {
    private final WorkerRegistry registry;

    HeartbeatListener(WorkerRegistry registry) {
        this.registry = registry;
    }

    @RabbitListener(id = Topology.HEARTBEATS, queues = Topology.HEARTBEATS)
    void receive(WorkerHeartbeat heartbeat) {
        registry.hear(heartbeat);
    }
}
