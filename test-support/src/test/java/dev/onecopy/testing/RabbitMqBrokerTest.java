package dev.onecopy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("processes")
class RabbitMqBrokerTest {
    @Test
    void routesAMessageAndLeavesNoProcess() throws Exception {
        List<Long> processIds;
        byte[] body = "hello".getBytes(StandardCharsets.UTF_8);
        try (RabbitMqBroker broker = RabbitMqBroker.start()) {
            processIds = broker.processIds();
            try (Connection connection = broker.connectionFactory().newConnection();
                    Channel channel = connection.createChannel()) {
                channel.queueDeclare("queue", true, false, false, Map.of("x-queue-type", "classic"));
                channel.confirmSelect();
                channel.basicPublish("", "queue", null, body);
                channel.waitForConfirmsOrDie(5_000);
                assertThat(channel.basicGet("queue", true).getBody()).isEqualTo(body);
            }
        }
        assertThat(processIds)
                .hasSize(2)
                .noneMatch(id ->
                        ProcessHandle.of(id).filter(ProcessHandle::isAlive).isPresent());
    }
}
