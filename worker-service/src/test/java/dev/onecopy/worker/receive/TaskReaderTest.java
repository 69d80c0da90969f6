package dev.onecopy.worker.receive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.onecopy.message.MessageLimits;
import dev.onecopy.message.TaskMessage;
import dev.onecopy.segment.ArrayReference;
import dev.onecopy.worker.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TaskReaderTest {
    private static final TaskMessage TASK =
            Tasks.sumOf(new UUID(1, 2), new ArrayReference(new UUID(3, 4), 5, 1L << 60));
    private static final String JSON = new JsonMapper().writeValueAsString(TASK);

    private final TaskReader reader = new TaskReader();

    @Test
    void aTaskArrivesAsItWasSent() throws UnreadableTaskException {
        assertThat(read(JSON)).isEqualTo(TASK);
    }

    @Test
    void fieldsOfALaterVersionAreSkipped() throws UnreadableTaskException {
        assertThat(read(JSON.replaceFirst("\\{", "{\"colour\": \"blue\", "))).isEqualTo(TASK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "version",
                "segmentId",
                "jobId",
                "run",
                "stage",
                "slice",
                "attempt",
                "planVersion",
                "expression",
                "arrays",
                "firstItem",
                "items",
                "findings",
                "outputs",
                "deadlineEpochMs"
            })
    void aTaskWithoutOneOfItsFieldsIsNoTask(String field) {
        assertUnreadable(JSON.replace("\"" + field + "\"", "\"missing\""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"segmentId", "jobId", "expression", "arrays", "items", "findings", "outputs"})
    void aTaskWithANullIsNoTask(String field) {
        String beginning = "\"" + field + "\":";
        assertThat(JSON).contains(beginning);
        assertUnreadable(JSON.replace(beginning, beginning + "null,\"was\":"));
    }

    @Test
    void anotherVersionIsNoTaskOfOurs() {
        assertUnreadable(JSON.replace("\"version\":2", "\"version\":1"));
    }

    @Test
    void negativeNumbersAreRefused() {
        assertUnreadable(JSON.replace("\"slice\":0", "\"slice\":-1"));
        assertUnreadable(JSON.replace("\"firstItem\":0", "\"firstItem\":-9223372036854775808"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json", "null", "[]", "{}", "17", "{\"version\":1", "\u0000\u0001", "[[[[[[[[[[[[[["})
    void whatIsNoTaskIsRefused(String body) {
        assertUnreadable(body);
    }

    @Test
    void nullsInsideCollectionsAreRefused() {
        assertUnreadable(JSON.replace("\"items\":[", "\"items\":[null,"));
        assertUnreadable(JSON.replace("\"arrays\":{", "\"arrays\":{\"b\":null,"));
    }

    @Test
    void whatWouldTakeTheHeapOfAWorkerIsNotParsed() {
        String tooLong = JSON.replaceFirst("\\{", "{\"colour\": \"" + "x".repeat(MessageLimits.MAXIMUM_BYTES) + "\", ");
        assertThatThrownBy(() -> read(tooLong)).hasMessageContaining("the limit is " + MessageLimits.MAXIMUM_BYTES);
        assertUnreadable(JSON.replace("\"items\":[", "\"items\":[" + "{},".repeat(MessageLimits.MAXIMUM_TOKENS / 2)));
        assertUnreadable(JSON.replace(
                "\"items\":[", "\"items\":[],\"more\":[" + "{},".repeat(MessageLimits.MAXIMUM_TOKENS / 2)));
    }

    private TaskMessage read(String json) throws UnreadableTaskException {
        return reader.read(json.getBytes(StandardCharsets.UTF_8));
    }

    private void assertUnreadable(String json) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(UnreadableTaskException.class);
    }
}
