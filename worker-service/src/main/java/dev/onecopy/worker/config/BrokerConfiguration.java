package dev.onecopy.worker.config;

import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.topology.Topology;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.connection.ConnectionNameStrategy;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The connection to the broker, named so that an operator finds the worker behind it, and what publishes on it. */
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
    ConfirmedPublisher publisher(BrokerChannels channels) {
        return new ConfirmedPublisher(channels, Topology.EXCHANGE);
    }
}
