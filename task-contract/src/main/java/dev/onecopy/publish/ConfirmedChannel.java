package dev.onecopy.publish;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Return;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One channel in confirm mode and what it has not confirmed yet. */
final class ConfirmedChannel {
    private final Channel channel;
    private final ConcurrentNavigableMap<Long, Confirmation> outstanding = new ConcurrentSkipListMap<>();

    private ConfirmedChannel(Channel channel) {
        this.channel = channel;
        channel.addConfirmListener(
                (sequence, multiple) -> settle(sequence, multiple, Confirmation::confirmed),
                (sequence, multiple) -> settle(sequence, multiple, one -> one.lost("the broker refused the message")));
        channel.addReturnListener(this::returned);
        channel.addShutdownListener(cause -> loseAll("the channel closed: " + cause.getMessage()));
    }

    /** Takes the channel over; one that cannot confirm is closed. */
    static ConfirmedChannel of(Channel channel) throws IOException {
        try {
            channel.confirmSelect();
        } catch (IOException | RuntimeException failure) {
            channel.abort();
            throw failure;
        }
        return new ConfirmedChannel(channel);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    void publish(String exchange, String routingKey, BasicProperties properties, byte[] body, Confirmation confirmation)
            throws IOException {
        long sequence = channel.getNextPublishSeqNo();
        outstanding.put(sequence, confirmation);
        try {
            channel.basicPublish(
                    exchange,
                    routingKey,
                    true,
                    properties.builder().messageId(Long.toString(sequence)).build(),
                    body);
        } catch (IOException | RuntimeException failure) {
            if (outstanding.remove(sequence) != null) {
                throw failure;
            }
        }
        if (!channel.isOpen()) {
            loseAll("the channel closed while the message was sent");
        }
    }

    void close() throws IOException, TimeoutException {
        channel.close();
    }

    private void settle(long sequence, boolean multiple, Consumer<Confirmation> verdict) {
        if (multiple) {
            Map.Entry<Long, Confirmation> first = outstanding.firstEntry();
            while (first != null && first.getKey() <= sequence) {
                tell(first.getKey(), verdict);
                first = outstanding.firstEntry();
            }
        } else {
            tell(sequence, verdict);
        }
    }

    /** RabbitMQ returns an unroutable message before it confirms it; the return is the truth. */
    private void returned(Return unroutable) {
        String sequence = unroutable.getProperties().getMessageId();
        tell(
                Long.parseLong(sequence),
                one -> one.lost(
                        "no queue is bound for " + unroutable.getRoutingKey() + ": " + unroutable.getReplyText()));
    }

    private void loseAll(String reason) {
        for (Long sequence : outstanding.keySet()) {
            tell(sequence, one -> one.lost(reason));
        }
    }

    private void tell(Long sequence, Consumer<Confirmation> verdict) {
        @Nullable Confirmation confirmation = outstanding.remove(sequence);
        if (confirmation != null) {
            verdict.accept(confirmation);
        }
    }
}
