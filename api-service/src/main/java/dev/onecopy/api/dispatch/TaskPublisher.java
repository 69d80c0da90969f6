package dev.onecopy.api.dispatch;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.MessageProperties;
import dev.onecopy.api.job.JobPlan.ItemGroup;
import dev.onecopy.api.job.JobRun;
import dev.onecopy.api.job.Task;
import dev.onecopy.api.tracing.JobTracing;
import dev.onecopy.computation.Computation;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.message.MessageLimits;
import dev.onecopy.message.MessageVersion;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.message.TaskMessage.OutputReference;
import dev.onecopy.publish.ConfirmedPublisher;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.segment.Segment;
import dev.onecopy.topology.Topology;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes tasks as messages to the broker. */
@Component
class TaskPublisher implements TaskSender {
    private static final BasicProperties PERSISTENT_JSON = MessageProperties.MINIMAL_PERSISTENT_BASIC
            .builder()
            .contentType("application/json")
            .build();

    private final Segment segment;
    private final ConfirmedPublisher publisher;
    private final JsonMapper json;
    private final JobTracing tracing;

    TaskPublisher(Segment segment, ConfirmedPublisher publisher, JsonMapper json, JobTracing tracing) {
        this.segment = segment;
        this.publisher = publisher;
        this.json = json;
        this.tracing = tracing;
    }

    @Override
    public void send(Task task, ConfirmedPublisher.Confirmation confirmation) throws IOException {
        byte[] body = body(task);
        if (body.length > MessageLimits.MAXIMUM_BYTES) {
            throw new TaskTooLargeException(body.length);
        }
        publisher.publish(queue(task), properties(task), body, confirmation);
    }

    private static String queue(Task task) {
        String lane = task.lane();
        if (lane != null) {
            return Topology.calls(lane);
        }
        return task.run().plan().isShort() ? Topology.SHORT_TASKS : Topology.TASKS;
    }

    private byte[] body(Task task) {
        try {
            return json.writeValueAsBytes(
                    task.lane() == null ? message(task) : CallMessages.of(task, segment.segmentId()));
        } catch (RuntimeException notMade) {
            throw new TaskNotMadeException(notMade);
        }
    }

    private BasicProperties properties(Task task) {
        Map<String, Object> trace = tracing.headers(task.run().job().id());
        return trace.isEmpty()
                ? PERSISTENT_JSON
                : PERSISTENT_JSON.builder().headers(trace).build();
    }

    private TaskMessage message(Task task) {
        JobRun run = task.run();
        ItemGroup group = task.group();
        Map<String, ArrayReference> arrays = new HashMap<>();
        run.plan()
                .leases()
                .forEach((variable, lease) -> arrays.put(variable, lease.entry().reference()));
        return new TaskMessage(
                MessageVersion.CURRENT,
                segment.segmentId(),
                run.job().id(),
                run.number(),
                task.stage(),
                task.slice(),
                task.attempt(),
                task.alone(),
                Computation.PLAN_VERSION,
                run.job().expression(),
                arrays,
                group.firstItem(),
                literals(group.items()),
                task.findings().stages(),
                outputs(task),
                run.plan().functions(),
                run.job().deadline().toEpochMilli());
    }

    private static List<OutputReference> outputs(Task task) {
        return task.run().plan().arrays().located(task.group().firstItem(), task.stage()).stream()
                .map(one ->
                        new OutputReference(one.output().stage(), one.output().position(), one.reference()))
                .toList();
    }

    private static List<Map<String, String>> literals(List<Map<String, ScalarValue>> items) {
        return items.stream()
                .map(item -> item.entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey, entry -> entry.getValue().literal())))
                .toList();
    }
}
