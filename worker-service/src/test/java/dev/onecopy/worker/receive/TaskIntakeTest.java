package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.onecopy.topology.Topology;
import dev.onecopy.worker.RecordingSink;
import dev.onecopy.worker.attach.SegmentAttachment;
import dev.onecopy.worker.execute.CancelledJobs;
import dev.onecopy.worker.metrics.WorkerMetrics;
import dev.onecopy.worker.report.ResultReporter;
import dev.onecopy.worker.tracing.SliceTracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.rabbit.listener.ConsumeOkEvent;
import org.springframework.amqp.rabbit.listener.ListenerContainerConsumerFailedEvent;
import org.springframework.amqp.rabbit.listener.SimpleMessageListenerContainer;

class TaskIntakeTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(TaskIntake.class);
    private final ListAppender<ILoggingEvent> said = new ListAppender<>();
    private final TaskIntake intake = intake();

    private static TaskIntake intake() {
        WorkerMetrics metrics = new WorkerMetrics(
                new SimpleMeterRegistry(), new SegmentAttachment(Path.of("/nowhere"), Duration.ofSeconds(1)), 1);
        TaskReceiver receiver = new TaskReceiver(
                body -> {
                    throw new IllegalStateException("the test sends no task");
                },
                () -> {},
                new ResultReporter(new RecordingSink(), metrics),
                metrics,
                new SliceTracing(null, null),
                1);
        RecordingChannel channel = new RecordingChannel();
        return new TaskIntake(
                channel::channel,
                List.of(),
                Topology.TASKS,
                receiver,
                new ControlIntake(channel::channel, new CancelledJobs()));
    }

    @BeforeEach
    void listen() {
        said.start();
        logger.addAppender(said);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(said);
    }

    @Test
    void aQueueThatIsThereAgainIsNotTakenForTheOther() {
        breaks(Topology.TASKS);
        breaks(Topology.SHORT_TASKS);
        breaks(Topology.SHORT_TASKS);
        isConsumed(Topology.TASKS);
        breaks(Topology.SHORT_TASKS);
        isConsumed(Topology.SHORT_TASKS);
        isConsumed(Topology.SHORT_TASKS);

        assertThat(said.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "no tasks come in from the queue onecopy.tasks: as the test wants",
                        "no tasks come in from the queue onecopy.tasks.short: as the test wants",
                        "tasks come in again from the queue onecopy.tasks",
                        "tasks come in again from the queue onecopy.tasks.short");
    }

    private void breaks(String queue) {
        SimpleMessageListenerContainer container = new SimpleMessageListenerContainer();
        container.setQueueNames(queue);
        intake.onBreak(new ListenerContainerConsumerFailedEvent(container, "as the test wants", null, false));
    }

    private void isConsumed(String queue) {
        intake.onConsuming(new ConsumeOkEvent(this, queue, "consumer"));
    }
}
