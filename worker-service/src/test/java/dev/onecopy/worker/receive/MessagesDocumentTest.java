package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.message.CallMessage;
import dev.onecopy.message.CancelMessage;
import dev.onecopy.message.ResultMessage;
import dev.onecopy.message.ResultValue;
import dev.onecopy.message.ServedFunctions;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.message.WorkerHeartbeat;
import dev.onecopy.topology.Topology;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds docs/messages.md against the records. */
class MessagesDocumentTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "messages.md");

    private final JsonMapper json = new JsonMapper();
    private String text = "";

    @BeforeEach
    void read() throws IOException {
        text = Files.readString(DOCUMENT);
    }

    @Test
    void theTaskIsOneThatAWorkerReads() throws UnreadableTaskException {
        String example = examples(TaskMessage.class, 1).getFirst();

        TaskMessage task = new TaskReader().read(example.getBytes(StandardCharsets.UTF_8));

        assertThat(written(task)).isEqualTo(json.readTree(example));
    }

    @Test
    void theResultsAreAsAWorkerWritesThem() {
        assertThat(examples(ResultMessage.class, 2))
                .allSatisfy(example -> assertThat(written(json.readValue(example, ResultMessage.class)))
                        .isEqualTo(json.readTree(example)));
    }

    @Test
    void theHeartbeatIsAsAWorkerWritesIt() {
        String example = examples(WorkerHeartbeat.class, 1).getFirst();

        assertThat(written(json.readValue(example, WorkerHeartbeat.class))).isEqualTo(json.readTree(example));
    }

    @Test
    void functionsAndCallsAreAsTheyAreReadAndWritten() {
        for (Class<?> record : List.of(ServedFunctions.class, CallMessage.class, ResultValue.class)) {
            String example = examples(record, 1).getFirst();

            assertThat(written(json.readValue(example, record))).isEqualTo(json.readTree(example));
        }
    }

    @Test
    void theCancellationIsOneThatAWorkerReads() {
        String example = examples(CancelMessage.class, 1).getFirst();

        assertThat(written(json.readValue(example, CancelMessage.class))).isEqualTo(json.readTree(example));
    }

    @Test
    void everyQueueAndExchangeIsNamed() {
        assertThat(List.of(
                        Topology.EXCHANGE,
                        Topology.TASKS,
                        Topology.SHORT_TASKS,
                        Topology.RESULTS,
                        Topology.HEARTBEATS,
                        Topology.CONTROL_EXCHANGE,
                        Topology.DEAD_LETTER_EXCHANGE,
                        Topology.DEAD_LETTERS))
                .allSatisfy(name -> assertThat(text).contains("| `" + name + "` |"));
    }

    private JsonNode written(Object message) {
        return json.readTree(json.writeValueAsString(message));
    }

    private List<String> examples(Class<?> record, int count) {
        List<String> examples = Pattern.compile(
                        "<!-- example: " + record.getSimpleName() + " -->\\n```json\\n(.*?)```", Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(examples).hasSize(count);
        return examples;
    }
}
