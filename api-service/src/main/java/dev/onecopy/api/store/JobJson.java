package dev.onecopy.api.store;

import dev.onecopy.api.job.JobOutcome;
import dev.onecopy.api.job.JobRequest;
import dev.onecopy.api.job.JobResult;
import dev.onecopy.expression.ScalarValue;
import dev.onecopy.function.FunctionDeclaration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Requests and outcomes as JSON, for the store alone: what is read was written here, perhaps by an earlier release. The
 * text of a request is canonical, so that equal requests have equal hashes.
 */
final class JobJson {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule("scalars")
                    .addSerializer(new ScalarWriter())
                    .addDeserializer(ScalarValue.class, new ScalarReader()))
            .build();

    private JobJson() {}

    static String write(JobRequest request) {
        return JSON.writeValueAsString(request);
    }

    static JobRequest readRequest(String text) {
        return JSON.readValue(text, JobRequest.class);
    }

    /** All but the results. */
    static String write(JobOutcome outcome) {
        return JSON.writeValueAsString(outcome.withResults(List.of()));
    }

    static String writeResults(JobOutcome outcome) {
        return JSON.writeValueAsString(outcome.results().toArray(JobResult[]::new));
    }

    static List<JobResult> readResults(String text) {
        return List.of(JSON.readValue(text, JobResult[].class));
    }

    static String writeFunctions(List<FunctionDeclaration> functions) {
        return JSON.writeValueAsString(functions);
    }

    /** None if there is no text. */
    static List<FunctionDeclaration> readFunctions(@Nullable String text) {
        return text == null ? List.of() : List.of(JSON.readValue(text, FunctionDeclaration[].class));
    }

    static JobOutcome readOutcome(String text) {
        return JSON.readValue(text, JobOutcome.class);
    }

    /** SHA-256 of what a client asks for, in hexadecimal. */
    static String hash(JobRequest request) {
        try {
            byte[] text = write(request).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    /** As the expression language writes it, which keeps its kind and all its digits. */
    private static final class ScalarWriter extends StdSerializer<ScalarValue> {
        ScalarWriter() {
            super(ScalarValue.class);
        }

        @Override
        public void serialize(ScalarValue value, JsonGenerator generator, SerializationContext context) {
            generator.writeString(value.literal());
        }
    }

    private static final class ScalarReader extends StdDeserializer<ScalarValue> {
        ScalarReader() {
            super(ScalarValue.class);
        }

        @Override
        public ScalarValue deserialize(JsonParser parser, DeserializationContext context) {
            return ScalarValue.parse(parser.getString());
        }
    }
}
