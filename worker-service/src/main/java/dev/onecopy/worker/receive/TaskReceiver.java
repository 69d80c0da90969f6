package dev.onecopy.worker.receive;

import com.rabbitmq.client.Channel;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.execute.Work;
import dev.onecopy.worker.metrics.WorkerMetrics;
import dev.onecopy.worker.report.ResultReporter;
import dev.onecopy.worker.tracing.SliceTracing;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.ChannelProxy;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Hands each delivered task to one of the slice threads. A queue has one consumer for all of its threads, so that the
 * prefetch counts for the process: as many tasks as there are threads, and one more that waits. Tasks of short jobs
 * have a queue and as many threads of their own: they take the cores from the others for a moment, and wait for none of
 * them.
 */
final class TaskReceiver implements ChannelAwareMessageListener {
    private static final Logger LOG = LoggerFactory.getLogger(TaskReceiver.class);

    private final WorkReader reader;
    private final Runnable interrupt;
    private final ResultReporter reporter;
    private final WorkerMetrics metrics;
    private final SliceTracing tracing;
    private final ExecutorService sliceThreads;
    private final ExecutorService shortSliceThreads;
    private final Seats seats;
    private final Semaphore unsettled = new Semaphore(Integer.MAX_VALUE);
    private volatile long settledAtNanoseconds = System.nanoTime();
    private volatile boolean stopping;

    /** @param interrupt has whatever runs give up */
    TaskReceiver(
            WorkReader reader,
            Runnable interrupt,
            ResultReporter reporter,
            WorkerMetrics metrics,
            SliceTracing tracing,
            int threads) {
        this.reader = reader;
        this.interrupt = interrupt;
        this.reporter = reporter;
        this.metrics = metrics;
        this.tracing = tracing;
        this.seats = new Seats(2 * threads);
        this.sliceThreads = pool("slice-", threads);
        this.shortSliceThreads = pool("short-slice-", threads);
    }

    private static ExecutorService pool(String name, int threads) {
        return Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name(name, 1).factory());
    }

    @Override
    public void onMessage(Message message, @Nullable Channel channel) {
        if (channel == null || stopping || !unsettled.tryAcquire()) {
            return; // Not settled: goes back to the queue when the channel closes.
        }
        long tag = message.getMessageProperties().getDeliveryTag();
        Delivery delivery = new Delivery(ownChannel(channel), tag, this::settled);
        Work task;
        try {
            task = reader.read(message.getBody());
        } catch (UnreadableTaskException unreadable) {
            LOG.warn("a message that is no task goes to the dead letters: {}", unreadable.getMessage());
            metrics.rejected(String.valueOf(message.getMessageProperties().getConsumerQueue()));
            delivery.reject();
            return;
        }
        if (Boolean.TRUE.equals(message.getMessageProperties().getRedelivered())) {
            reporter.report(task.redelivered(), delivery);
        } else {
            Map<String, @Nullable Object> headers =
                    message.getMessageProperties().getHeaders();
            boolean isShort =
                    Topology.SHORT_TASKS.equals(message.getMessageProperties().getConsumerQueue());
            (isShort ? shortSliceThreads : sliceThreads).execute(() -> run(task, headers, delivery));
        }
    }

    private void run(Work task, Map<String, @Nullable Object> headers, Delivery delivery) {
        Supplier<ResultMessage> work =
                () -> tracing.trace(headers, task.stage(), task.slice(), task.attempt(), task::execute);
        if (task.alone()) {
            seats.alone(() -> runAlone(task, work, delivery));
        } else {
            seats.besideOthers(() -> reporter.report(work.get(), delivery));
        }
    }

    /**
     * A worker was lost with this task before. If this one is lost too, that is the task's doing, because it runs
     * nothing else; the API has to know that it has begun, or the death of a worker that was only holding it would
     * count.
     */
    private void runAlone(Work task, Supplier<ResultMessage> work, Delivery delivery) {
        SafeResult started = new SafeResult();
        reporter.report(task.started(), started);
        if (!started.isSafe()) {
            delivery.lost("the start of a task that is run alone could not be told");
            return;
        }
        SafeResult ended = new SafeResult(delivery);
        reporter.report(work.get(), ended);
        ended.isSafe(); // Whatever kills the worker from then on is not this task.
    }

    private void settled() {
        settledAtNanoseconds = System.nanoTime();
        unsettled.release();
    }

    /** Whether no task is here, and none has been for so long. */
    boolean isIdleFor(Duration time) {
        return unsettled.availablePermits() == Integer.MAX_VALUE
                && System.nanoTime() - settledAtNanoseconds > time.toNanos();
    }

    /**
     * Takes no more tasks and returns when the ones it has are settled.
     *
     * @param timeout after this time running slices are interrupted, and their tasks declined
     */
    void drain(Duration timeout) throws InterruptedException {
        stopping = true;
        if (!unsettled.tryAcquire(Integer.MAX_VALUE, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("slices are still running after {} ms; they are given up", timeout.toMillis());
            interrupt.run();
            if (!unsettled.tryAcquire(Integer.MAX_VALUE, 2, TimeUnit.SECONDS)) {
                LOG.warn("tasks are left unsettled; the broker will deliver them again");
            }
        }
        sliceThreads.shutdown();
        shortSliceThreads.shutdown();
    }

    private static Channel ownChannel(Channel channel) {
        return channel instanceof ChannelProxy proxy ? proxy.getTargetChannel() : channel;
    }
}
