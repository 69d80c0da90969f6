package dev.onecopy.worker;

import com.rabbitmq.client.AMQP.BasicProperties;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import dev.onecopy.worker.report.MessageSink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the broker's side of publishing: keeps what was sent and confirms only when the test says so. */
public final class RecordingSink implements MessageSink {
    /** What was sent. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Sent(String routingKey, BasicProperties properties, byte[] body, Confirmation confirmation) {
        public String json() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final List<Sent> sent = new CopyOnWriteArrayList<>();
    private volatile boolean down;

    @Override
    public void publish(String routingKey, BasicProperties properties, byte[] body, Confirmation confirmation)
            throws IOException {
        if (down) {
            throw new IOException("connection refused");
        }
        sent.add(new Sent(routingKey, properties, body, confirmation));
    }

    public List<Sent> sent() {
        return sent;
    }

    public void goDown() {
        down = true;
    }

    public void comeUp() {
        down = false;
    }
}
