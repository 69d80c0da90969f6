package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.kernel.Kernels;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultMessage.Outcome;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.RecordingSink;
import dev.onecopy.worker.Tasks;
import dev.onecopy.worker.TemporarySegment;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.execute.CancelledJobs;
import dev.onecopy.worker.execute.SliceExecutor;
import dev.onecopy.worker.execute.SliceWork;
import dev.onecopy.worker.execute.Work;
import dev.onecopy.worker.metrics.WorkerMetrics;
import dev.onecopy.worker.report.ResultReporter;
import dev.onecopy.worker.tracing.SliceTracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import tools.jackson.databind.json.JsonMapper;

class TaskReceiverTest {
    private final JsonMapper json = new JsonMapper();
    private final TemporarySegment segment = new TemporarySegment();
    private final SegmentAttachment attachment = new SegmentAttachment(segment.file(), Duration.ofMillis(10));
    private final RecordingSink sink = new RecordingSink();
    private final RecordingChannel channel = new RecordingChannel();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final WorkerMetrics metrics = new WorkerMetrics(meters, attachment, 1);
    private final SliceExecutor executor =
            new SliceExecutor(attachment, Kernels.scalar(), "worker-1", InstantSource.system(), new CancelledJobs());
    private final TaskReader reader = new TaskReader();
    private final TaskReceiver receiver = receiver(body -> new SliceWork(reader.read(body), executor));

    private TaskReceiver receiver(WorkReader work) {
        return new TaskReceiver(
                work, executor::interrupt, new ResultReporter(sink, metrics), metrics, new SliceTracing(null, null), 1);
    }

    @BeforeEach
    void attach() throws InterruptedException {
        attachment.attach();
    }

    @AfterEach
    void detach() throws InterruptedException {
        sink.sent().forEach(sent -> sent.confirmation().confirmed());
        receiver.drain(Duration.ZERO);
        attachment.close();
        segment.close();
    }

    @Test
    void aTaskIsComputedReportedAndThenAcknowledged() {
        deliver(1, body(task()), false);

        await().until(() -> sink.sent().size() == 1);
        assertThat(sink.sent().getFirst().routingKey()).isEqualTo(Topology.RESULTS);
        assertThat(sink.sent().getFirst().properties().getDeliveryMode()).isEqualTo(2);
        assertThat(sink.sent().getFirst().properties().getContentType()).isEqualTo("application/json");
        assertThat(result().outcome()).isEqualTo(Outcome.COMPUTED);
        assertThat(channel.calls()).as("before the result is confirmed").isEmpty();

        sink.sent().getFirst().confirmation().confirmed();
        assertThat(channel.calls()).containsExactly("basicAck(1, false)");
    }

    @Test
    void aTaskThatMayHaveKilledAWorkerIsReportedAndNotRun() {
        deliver(1, body(task()), true);

        assertThat(result().outcome()).isEqualTo(Outcome.REDELIVERED);
        assertThat(result().jobId()).isEqualTo(task().jobId());
        assertThat(result().partials()).isEmpty();
        sink.sent().getFirst().confirmation().confirmed();
        assertThat(channel.calls()).containsExactly("basicAck(1, false)");
    }

    @Test
    void whatIsNoTaskGoesToTheDeadLettersWithoutAResult() {
        deliver(1, "no task".getBytes(StandardCharsets.UTF_8), false);
        deliver(2, "{}".getBytes(StandardCharsets.UTF_8), true);
        deliver(receiver, Topology.SHORT_TASKS, 3, "{}".getBytes(StandardCharsets.UTF_8), false);

        assertThat(channel.calls())
                .containsExactly("basicReject(1, false)", "basicReject(2, false)", "basicReject(3, false)");
        assertThat(sink.sent()).isEmpty();
        assertThat(rejected(Topology.TASKS)).isEqualTo(2);
        assertThat(rejected(Topology.SHORT_TASKS)).isEqualTo(1);
    }

    private double rejected(String queue) {
        return meters.get("onecopy.messages.rejected")
                .tag("queue", queue)
                .counter()
                .count();
    }

    @Test
    void aResultThatCannotBeSentPutsItsTaskBack() {
        sink.goDown();

        deliver(1, body(task()), false);

        await().untilAsserted(() -> assertThat(channel.calls()).containsExactly("basicNack(1, false, true)"));
    }

    /** The one thread of the worker runs another slice meanwhile. */
    @Test
    void aTaskOfAShortJobWaitsForNoOther() throws InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        TaskReceiver busy = receiver(body -> {
            SliceWork work = new SliceWork(reader.read(body), executor);
            return work.slice() == 0 ? work : new LongWork(work, end);
        });
        deliver(busy, Topology.TASKS, 1, body(Tasks.withSlice(task(), 1)), false);
        deliver(busy, Topology.TASKS, 2, body(task()), false);
        deliver(busy, Topology.SHORT_TASKS, 3, body(task()), false);

        await().until(() -> sink.sent().size() == 1);
        sink.sent().getFirst().confirmation().confirmed();
        assertThat(channel.calls()).containsExactly("basicAck(3, false)");

        end.countDown();
        await().until(() -> sink.sent().size() == 3);
        sink.sent().forEach(sent -> sent.confirmation().confirmed());
        busy.drain(Duration.ofSeconds(5));
    }

    /** A slice that takes until it is told to end. */
    private record LongWork(Work work, CountDownLatch end) implements Work {
        @Override
        public int stage() {
            return work.stage();
        }

        @Override
        public int slice() {
            return work.slice();
        }

        @Override
        public int attempt() {
            return work.attempt();
        }

        @Override
        public boolean alone() {
            return work.alone();
        }

        @Override
        public ResultMessage execute() {
            try {
                assertThat(end.await(1, TimeUnit.MINUTES)).isTrue();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return work.execute();
        }

        @Override
        public ResultMessage redelivered() {
            return work.redelivered();
        }

        @Override
        public ResultMessage started() {
            return work.started();
        }
    }

    @Test
    void drainingWaitsForTheConfirmationOfWhatIsRunning() {
        deliver(1, body(task()), false);
        await().until(() -> sink.sent().size() == 1);

        Thread draining = Thread.ofPlatform().start(this::drain);
        assertThat(draining.isAlive()).isTrue();
        sink.sent().getFirst().confirmation().confirmed();

        await().until(() -> !draining.isAlive());
        assertThat(channel.calls()).containsExactly("basicAck(1, false)");
    }

    @Test
    void whatArrivesWhileStoppingIsLeftToTheBroker() {
        drain();

        deliver(1, body(task()), false);
        deliver(2, "no task".getBytes(StandardCharsets.UTF_8), false);

        assertThat(channel.calls()).isEmpty();
        assertThat(sink.sent()).isEmpty();
    }

    private void drain() {
        try {
            receiver.drain(Duration.ofSeconds(5));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private TaskMessage task() {
        return Tasks.sumOf(segment.segment().segmentId(), array());
    }

    private ArrayReference array() {
        return segment.segment().list().stream()
                .findFirst()
                .orElseGet(() -> segment.publish(1, 2, 3.5))
                .reference();
    }

    private byte[] body(TaskMessage task) {
        return json.writeValueAsBytes(task);
    }

    private ResultMessage result() {
        return json.readValue(sink.sent().getFirst().body(), ResultMessage.class);
    }

    private void deliver(long tag, byte[] body, boolean redelivered) {
        deliver(receiver, Topology.TASKS, tag, body, redelivered);
    }

    private void deliver(TaskReceiver receiver, String queue, long tag, byte[] body, boolean redelivered) {
        MessageProperties properties = new MessageProperties();
        properties.setConsumerQueue(queue);
        properties.setDeliveryTag(tag);
        properties.setRedelivered(redelivered);
        receiver.onMessage(new Message(body, properties), channel.channel());
    }
}
