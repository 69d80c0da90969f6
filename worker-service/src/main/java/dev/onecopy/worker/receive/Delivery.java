package dev.onecopy.worker.receive;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import dev.onecopy.publish.ConfirmedPublisher.Confirmation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One delivered task, settled exactly once: acknowledged when its result is safe with the broker and not before.
 *
 * <p>Settling is done by whatever thread learns the verdict. The client library serialises what threads write on one
 * channel, and acknowledging waits for no answer; the channel must be the library's own, as a proxy of Spring may hold
 * a lock while it waits for the thread that confirms.
 */
final class Delivery implements Confirmation {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** Without a pause a results queue that is missing would make the task go round as fast as the broker can. */
    private static final Duration PAUSE_BEFORE_REQUEUE = Duration.ofSeconds(1);

    private final Channel channel;
    private final long deliveryTag;
    private final Executor later;
    private final Runnable whenSettled;
    private final AtomicBoolean settled = new AtomicBoolean();

    Delivery(Channel channel, long deliveryTag, Runnable whenSettled) {
        this(
                channel,
                deliveryTag,
                whenSettled,
                CompletableFuture.delayedExecutor(PAUSE_BEFORE_REQUEUE.toMillis(), TimeUnit.MILLISECONDS));
    }

    Delivery(Channel channel, long deliveryTag, Runnable whenSettled, Executor later) {
        this.channel = channel;
        this.deliveryTag = deliveryTag;
        this.whenSettled = whenSettled;
        this.later = later;
    }

    @FunctionalInterface
    private interface Verdict {
        void tell() throws IOException;
    }

    /** The result is safe: the task is done. */
    @Override
    public void confirmed() {
        settle(() -> channel.basicAck(deliveryTag, false));
    }

    /**
     * Nobody knows whether the result arrived: back to the queue. It comes again marked as redelivered, is reported as
     * that, and the API sends the slice once more; a result that arrives twice is merged once.
     */
    @Override
    public void lost(String reason) {
        LOG.warn("a result was lost, its task goes back to the queue: {}", reason);
        later.execute(() -> settle(() -> channel.basicNack(deliveryTag, false, true)));
    }

    /** No task at all: to the dead letters. */
    void reject() {
        settle(() -> channel.basicReject(deliveryTag, false));
    }

    private void settle(Verdict verdict) {
        if (settled.getAndSet(true)) {
            return;
        }
        try {
            verdict.tell();
        } catch (IOException | AlreadyClosedException channelGone) {
            LOG.debug("the channel of a task has closed; the broker will deliver the task again", channelGone);
        } finally {
            whenSettled.run();
        }
    }
}
