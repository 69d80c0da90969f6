package dev.onecopy.worker.config;

import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.topology.Topology;
import java.util.Objects;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionNameStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The connections to the broker, named so that an operator finds the worker behind them. One publishes and nothing
 * else: a broker that is short of memory stops reading from such, and must still hear on the other which tasks are
 * done.
 */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
    @Bean
    ConnectionNameStrategy connectionName(WorkerProperties worker) {
        return factory -> "onecopy-worker " + worker.id();
    }

    @Bean
    BrokerChannels brokerChannels(ConnectionFactory connections) {
        return new BrokerChannels(connections);
    }

    @Bean(destroyMethod = "close")
    ConfirmedPublisher publisher(ConnectionFactory connections) {
        ConnectionFactory publishers =
                Objects.requireNonNull(connections.getPublisherConnectionFactory(), "publishers are apart");
        return new ConfirmedPublisher(new BrokerChannels(publishers), Topology.EXCHANGE);
    }
}
