package dev.onecopy.worker.receive;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import dev.onecopy.logging.ReasonLog;
import dev.onecopy.message.CancelMessage;
import dev.onecopy.publish.ConfirmedPublisher.ChannelSource;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.config.Reason;
import dev.onecopy.worker.execute.CancelledJobs;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Hears which jobs are over, on a queue of this worker's own that goes when its consumer does. It is best effort: what
 * is said while the connection is down is not heard, and the slice runs to its end.
 */
final class ControlIntake implements AutoCloseable {
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final ReasonLog reasons = new ReasonLog(LoggerFactory.getLogger(ControlIntake.class));
    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final Thread thread = Thread.ofPlatform().name("control").daemon().unstarted(this::listenAgainAndAgain);
    private final ChannelSource channels;
    private final CancelledJobs cancelled;

    ControlIntake(ChannelSource channels, CancelledJobs cancelled) {
        this.channels = channels;
        this.cancelled = cancelled;
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void listenAgainAndAgain() {
        try {
            while (true) {
                listen();
                Thread.sleep(RETRY_INTERVAL);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns when the channel has closed, or could not be opened. */
    private void listen() throws InterruptedException {
        Semaphore closed = new Semaphore(0);
        try (Channel channel = channels.open()) {
            channel.addShutdownListener(cause -> closed.release());
            String queue = channel.queueDeclare("", false, true, true, Map.of()).getQueue();
            channel.queueBind(queue, Topology.CONTROL_EXCHANGE, "");
            channel.basicConsume(queue, true, new DefaultConsumer(channel) {
                @Override
                public void handleDelivery(String tag, Envelope envelope, BasicProperties properties, byte[] body) {
                    hear(body);
                }

                // By the broker, which leaves the channel open: the queue is gone, or its node.
                @Override
                public void handleCancel(String tag) {
                    closed.release();
                }
            });
            reasons.worked("cancellations are heard again");
            closed.acquire();
        } catch (ShutdownSignalException gone) {
            // Closed by this process itself: it is ending, and nobody needs to hear of it.
            if (!gone.isInitiatedByApplication()) {
                notHeard(gone);
            }
        } catch (IOException | TimeoutException notYet) {
            notHeard(notYet);
        }
    }

    private void notHeard(Exception cause) {
        reasons.failed("cancellations are not heard: " + Reason.of(cause));
    }

    private void hear(byte[] body) {
        try {
            CancelMessage message = json.readValue(body, CancelMessage.class);
            cancelled.add(message.jobId(), message.run());
        } catch (JacksonException | IllegalArgumentException unreadable) {
            reasons.failed("a message that is no cancellation was dropped: " + Reason.of(unreadable));
        }
    }
}
