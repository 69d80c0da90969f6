package dev.onecopy.standalone.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.MessageProperties;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What Onecopy needs of the embedded broker, each by the plain AMQP client. */
@TestInstance(Lifecycle.PER_CLASS)
class EmbeddedBrokerTest {
    private static final byte[] BODY = "a task".getBytes(StandardCharsets.UTF_8);
    private static final long CONFIRM_TIMEOUT_MS = 5_000;

    private Set<String> threadsBefore = Set.of();
    private @Nullable EmbeddedBroker started;

    @BeforeAll
    void startBroker() {
        threadsBefore = nonDaemonThreads();
        started = EmbeddedBroker.start();
    }

    @AfterAll
    void noThreadOutlivesIt() {
        int port = broker().address().port();
        broker().close();
        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(ConnectException.class);
        await().untilAsserted(() -> assertThat(nonDaemonThreads()).isSubsetOf(threadsBefore));
    }

    @Test
    void refusesAnotherPassword() {
        ConnectionFactory factory = factory();
        factory.setPassword("guest");
        assertThatThrownBy(factory::newConnection).isInstanceOf(PossibleAuthenticationFailureException.class);
    }

    @Test
    void listensOnTheLoopbackAddressOnly() throws Exception {
        try (Socket socket = new Socket()) {
            // 127.0.0.2 is this machine too: only a socket bound to every address would answer.
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(
                            InetAddress.ofLiteral("127.0.0.2"),
                            broker().address().port())))
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void confirmsWhatItHasRouted() throws Exception {
        try (Connection connection = factory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("confirmed", true, false, false, Map.of());
            channel.confirmSelect();
            channel.basicPublish("", "confirmed", true, MessageProperties.PERSISTENT_BASIC, BODY);
            channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MS);
            assertThat(channel.basicGet("confirmed", true).getBody()).isEqualTo(BODY);
        }
    }

    @Test
    void takesRejectedMessagesToTheDeadLetterQueue() throws Exception {
        try (Connection connection = factory().newConnection();
                Channel channel = connection.createChannel()) {
            declareDeadLettering(channel, "rejecting");
            channel.basicPublish("", "rejecting", MessageProperties.PERSISTENT_BASIC, BODY);
            GetResponse delivered = await().until(() -> channel.basicGet("rejecting", false), got -> got != null);
            channel.basicReject(delivered.getEnvelope().getDeliveryTag(), false);
            GetResponse dead = await().until(() -> channel.basicGet("rejecting-dead", true), got -> got != null);
            assertThat(dead.getBody()).isEqualTo(BODY);
            assertThat(channel.messageCount("rejecting")).isZero();
        }
    }

    /** Why no message of ours may carry one: RabbitMQ takes it for a duration. */
    @Test
    void takesAnExpirationForAPointInTimeAndDropsTheMessage() throws Exception {
        try (Connection connection = factory().newConnection();
                Channel channel = connection.createChannel()) {
            channel.queueDeclare("expiring", true, false, false, Map.of());
            channel.confirmSelect();
            AMQP.BasicProperties inAMinute =
                    new AMQP.BasicProperties.Builder().expiration("60000").build();
            channel.basicPublish("", "expiring", inAMinute, BODY);
            channel.waitForConfirmsOrDie(CONFIRM_TIMEOUT_MS);
            assertThat(channel.basicGet("expiring", true)).isNull();
        }
    }

    @Test
    void deliversAgainWhatADeadConsumerHeld() throws Exception {
        try (Connection connection = factory().newConnection();
                Channel channel = connection.createChannel()) {
            declareDeadLettering(channel, "held");
            channel.basicPublish("", "held", MessageProperties.PERSISTENT_BASIC, BODY);
            try (Connection dying = factory().newConnection()) {
                Channel holding = dying.createChannel();
                await().until(() -> holding.basicGet("held", false), got -> got != null);
            }
            GetResponse again = await().until(() -> channel.basicGet("held", true), got -> got != null);
            assertThat(again.getEnvelope().isRedeliver()).isTrue();
            assertThat(channel.messageCount("held-dead")).isZero();
        }
    }

    private static void declareDeadLettering(Channel channel, String queue) throws Exception {
        channel.exchangeDeclare(queue + "-dlx", "fanout", true);
        channel.queueDeclare(queue + "-dead", true, false, false, Map.of());
        channel.queueBind(queue + "-dead", queue + "-dlx", "");
        channel.queueDeclare(queue, true, false, false, EmbeddedBrokerDialect.deadLetteringArguments(queue + "-dlx"));
    }

    private ConnectionFactory factory() {
        BrokerAddress address = broker().address();
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(address.host());
        factory.setPort(address.port());
        factory.setUsername(address.username());
        factory.setPassword(address.password());
        factory.setVirtualHost(address.virtualHost());
        return factory;
    }

    private EmbeddedBroker broker() {
        return Objects.requireNonNull(started);
    }

    private static Set<String> nonDaemonThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.isDaemon())
                .map(Thread::getName)
                .filter(name -> !name.startsWith("awaitility"))
                .collect(Collectors.toSet());
    }
}
