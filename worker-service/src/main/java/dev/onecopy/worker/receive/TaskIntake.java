package dev.onecopy.worker.receive;

import com.rabbitmq.client.Channel;
import dev.onecopy.logging.ReasonLog;
import dev.onecopy.publish.ConfirmedPublisher.ChannelSource;
import dev.onecopy.worker.config.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.listener.AbstractMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.context.Lifecycle;
import org.springframework.context.event.EventListener;

/** Opens and closes the stream of tasks. */
public final class TaskIntake {
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    /** Who computes one small job after the other has nothing to do in between, and is not to be disturbed. */
    private static final Duration QUIET = Duration.ofMillis(500);

    private final Map<String, ReasonLog> reasons = new ConcurrentHashMap<>();
    private final ChannelSource channels;
    private final List<Lifecycle> containers;
    private final String queue;
    private final TaskReceiver receiver;
    private final ControlIntake control;

    TaskIntake(
            ChannelSource channels,
            List<Lifecycle> containers,
            String queue,
            TaskReceiver receiver,
            ControlIntake control) {
        this.channels = channels;
        this.containers = containers;
        this.queue = queue;
        this.receiver = receiver;
        this.control = control;
    }

    /** Returns when there is a broker, and the API has declared the queue. */
    public void awaitQueue() throws InterruptedException {
        while (!queueExists()) {
            Thread.sleep(RETRY_INTERVAL);
        }
    }

    /** Tasks come in from now on. */
    public void start() {
        control.start();
        containers.forEach(Lifecycle::start);
    }

    /** Whether there is nothing to do, and has not been for a while. */
    public boolean isIdle() {
        return receiver.isIdleFor(QUIET);
    }

    /** Takes no more tasks, finishes those that are running, then goes. */
    public void stop(Duration timeout) throws InterruptedException {
        receiver.drain(timeout);
        containers.forEach(Lifecycle::stop);
    }

    /** Asked before the container starts, which would log a stack trace for each attempt. */
    private boolean queueExists() {
        try (Channel channel = channels.open()) {
            channel.queueDeclarePassive(queue);
            reasons(queue).worked("the queue " + queue + " is there");
            return true;
        } catch (IOException | TimeoutException absent) {
            reasons(queue).failed("waiting for the queue " + queue + ": " + Reason.of(absent));
            return false;
        }
    }

    /** Told by the container, whose own log would be a stack trace at each attempt to come back. */
    @EventListener
    void onBreak(ListenerContainerConsumerFailedEvent broken) {
        @Nullable Throwable cause = broken.getThrowable();
        String reason = cause == null ? broken.getReason() : Reason.of(cause);
        if (broken.getSource() instanceof AbstractMessageListenerContainer container) {
            for (String name : container.getQueueNames()) {
                reasons(name).failed("no tasks come in from the queue " + name + ": " + reason);
            }
        }
    }

    @EventListener
    void onConsuming(ConsumeOkEvent consuming) {
        String name = consuming.getQueue();
        reasons(name).worked("tasks come in again from the queue " + name);
    }

    private ReasonLog reasons(String name) {
        return reasons.computeIfAbsent(name, first -> new ReasonLog(LoggerFactory.getLogger(TaskIntake.class)));
    }
}
