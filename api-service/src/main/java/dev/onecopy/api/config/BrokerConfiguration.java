package dev.onecopy.api.config;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import dev.onecopy.api.metrics.SliceMetrics;
import dev.onecopy.message.MessageLimits;
import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.topology.Topology;
import io.micrometer.core.instrument.Counter;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.core.DirectExchange;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.listener.ConditionalRejectingErrorHandler;
import org.springframework.amqp.rabbit.config.ContainerCustomizer;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;
import org.springframework.amqp.support.converter.JacksonJsonMessageConverter;
import org.springframework.amqp.support.converter.MessageConversionException;
import org.springframework.amqp.support.converter.MessageConverter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Declares {@link Topology} and gives the channel that tasks go out on. */
@Configuration
class BrokerConfiguration {
    @Bean
    Declarables topology(BrokerProperties properties) {
        return new Declarables(
                new DirectExchange(Topology.EXCHANGE),
                new FanoutExchange(Topology.CONTROL_EXCHANGE),
                new FanoutExchange(Topology.DEAD_LETTER_EXCHANGE),
                queue(Topology.DEAD_LETTERS, properties.deadLetter()),
                new Binding(
                        Topology.DEAD_LETTERS,
                        Binding.DestinationType.QUEUE,
                        Topology.DEAD_LETTER_EXCHANGE,
                        "",
                        Map.of()),
                queue(Topology.SHORT_TASKS, properties.deadLettering()),
                boundByName(Topology.SHORT_TASKS),
                queue(Topology.TASKS, properties.deadLettering()),
                boundByName(Topology.TASKS),
                queue(Topology.RESULTS, properties.deadLettering()),
                boundByName(Topology.RESULTS),
                queue(Topology.HEARTBEATS, properties.heartbeat()),
                boundByName(Topology.HEARTBEATS));
    }

    private static Queue queue(String name, Map<String, Object> arguments) {
        return new Queue(name, true, false, false, new HashMap<String, @Nullable Object>(arguments));
    }

    private static Binding boundByName(String queue) {
        return new Binding(queue, Binding.DestinationType.QUEUE, Topology.EXCHANGE, queue, Map.of());
    }

    /** Whatever a listener throws, its message goes to the dead letters; here it is counted. */
    @Bean
    ContainerCustomizer<SimpleMessageListenerContainer> rejections(SliceMetrics metrics) {
        return container -> {
            Counter rejected = metrics.rejected(String.join(",", container.getQueueNames()));
            ConditionalRejectingErrorHandler handler = new ConditionalRejectingErrorHandler();
            container.setErrorHandler(failure -> {
                rejected.increment();
                handler.handleError(failure);
            });
        };
    }

    /** Refuses a body before it is parsed that no worker can have sent; like every unreadable one it is put aside. */
    @Bean
    MessageConverter messageConverter() {
        JsonMapper limited = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxTokenCount(MessageLimits.MAXIMUM_TOKENS)
                                .build())
                        .build())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        return new JacksonJsonMessageConverter(limited) {
            @Override
            public Object fromMessage(Message message, @Nullable Object conversionHint) {
                if (message.getBody().length > MessageLimits.MAXIMUM_BYTES) {
                    throw new MessageConversionException("a message has " + message.getBody().length
                            + " bytes; the limit is " + MessageLimits.MAXIMUM_BYTES);
                }
                return super.fromMessage(message, conversionHint);
            }
        };
    }

    @Bean
    @Primary
    ConfirmedPublisher confirmedPublisher(ConnectionFactory connectionFactory) {
        return new ConfirmedPublisher(() -> channel(connectionFactory), Topology.EXCHANGE);
    }

    @Bean
    ConfirmedPublisher controlPublisher(ConnectionFactory connectionFactory) {
        return new ConfirmedPublisher(() -> channel(connectionFactory), Topology.CONTROL_EXCHANGE);
    }

    /**
     * On a connection that only publishes: a broker that is short of memory stops reading from those, and must still
     * hear on the others what is acknowledged.
     */
    private static Channel channel(ConnectionFactory connectionFactory) throws IOException {
        ConnectionFactory publishers =
                Objects.requireNonNull(connectionFactory.getPublisherConnectionFactory(), "publishers are apart");
        try {
            Channel channel = publishers.createConnection().getDelegate().createChannel();
            if (channel == null) {
                throw new IOException("the connection to the broker has no channel left");
            }
            return channel;
        } catch (AmqpException | ShutdownSignalException noBroker) {
            throw new IOException("no connection to the broker", noBroker);
        }
    }
}
