package dev.onecopy.worker.receive;

import dev.onecopy.message.CallMessage;
import dev.onecopy.message.MessageLimits;
import dev.onecopy.message.TaskMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads tasks and calls from JSON. Fields it does not know are skipped: a later version may add some that need no
 * answer.
 */
final class TaskReader {
    /** One for all readers: what it has learned of the records is not learned again. */
    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxTokenCount(MessageLimits.MAXIMUM_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    /** The task that these bytes are, complete and in its version. */
    TaskMessage read(byte[] body) throws UnreadableTaskException {
        return read(body, TaskMessage.class);
    }

    /** The same of a call. */
    CallMessage readCall(byte[] body) throws UnreadableTaskException {
        return read(body, CallMessage.class);
    }

    private <T> T read(byte[] body, Class<T> kind) throws UnreadableTaskException {
        if (body.length > MessageLimits.MAXIMUM_BYTES) {
            throw new UnreadableTaskException(
                    "it has " + body.length + " bytes; the limit is " + MessageLimits.MAXIMUM_BYTES);
        }
        @Nullable T task;
        try {
            task = JSON.readValue(body, kind);
        } catch (JacksonException unreadable) {
            throw new UnreadableTaskException(unreadable.getOriginalMessage(), unreadable);
        }
        if (task == null) {
            throw new UnreadableTaskException("the body is the JSON value null");
        }
        return task;
    }
}
