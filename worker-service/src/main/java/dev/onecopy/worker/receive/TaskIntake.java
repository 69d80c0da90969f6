package dev.onecopy.worker.receive;

import com.rabbitmq.client.Channel;
import dev.onecopy.publish.ConfirmedPublisher.ChannelSource;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.config.ReasonLog;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.springframework.context.Lifecycle;

/** Opens and closes the stream of tasks. */
public final class TaskIntake {
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    private final ReasonLog reasons = new ReasonLog(LoggerFactory.getLogger(TaskIntake.class));
    private final ChannelSource channels;
    private final Lifecycle container;
    private final TaskReceiver receiver;

    TaskIntake(ChannelSource channels, Lifecycle container, TaskReceiver receiver) {
        this.channels = channels;
        this.container = container;
        this.receiver = receiver;
    }

    /** Returns when tasks are coming in; waits for the broker, and for the API to declare the queue. */
    public void start() throws InterruptedException {
        while (!queueExists()) {
            Thread.sleep(RETRY_INTERVAL);
        }
        container.start();
    }

    /** Takes no more tasks, finishes those that are running, then goes. */
    public void stop(Duration timeout) throws InterruptedException {
        receiver.drain(timeout);
        container.stop();
    }

    /** Asked before the container starts, which would log a stack trace for each attempt. */
    private boolean queueExists() {
        try (Channel channel = channels.open()) {
            channel.queueDeclarePassive(Topology.TASKS);
            return true;
        } catch (IOException | TimeoutException absent) {
            Throwable reason = absent.getCause() == null ? absent : absent.getCause();
            reasons.failed("waiting for the queue " + Topology.TASKS + ": " + reason.getMessage());
            return false;
        }
    }
}
