package dev.onecopy.api.aggregate;

import dev.onecopy.message.ResultMessage;
import dev.onecopy.topology.Topology;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.stereotype.Component;

/** Takes results from the broker to the aggregator. */
@Component
class ResultListener {
    private final Aggregator aggregator;

    ResultListener(Aggregator aggregator) {
        this.aggregator = aggregator;
    }

    @RabbitListener(id = Topology.RESULTS, queues = Topology.RESULTS)
    void receive(ResultMessage result) {
        aggregator.accept(result);
    }
}
