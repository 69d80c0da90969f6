package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes in is answered with a problem that says what is wrong, and leaves nothing allocated. */
interface BadInputContract {
    Deployment deployment();

    /** Uploads both ways and checks the answers. */
    private HttpReply refused(byte[] body, int status, String code) {
        long usedBefore = deployment().usedBytes();
        int arraysBefore = deployment().client().list("/v1/arrays").size();
        HttpReply reply = deployment().client().put("bad", body);
        assertProblem(reply, status, code);
        assertProblem(deployment().client().post("", body), status, code);
        assertThat(deployment().usedBytes()).isEqualTo(usedBefore);
        assertThat(deployment().client().list("/v1/arrays")).hasSize(arraysBefore);
        assertThat(deployment().client().get("/v1/arrays/bad").status()).isEqualTo(404);
        return reply;
    }

    private static void assertProblem(HttpReply reply, int status, String code) {
        assertThat(reply.status()).as(reply.toString()).isEqualTo(status);
        assertThat(reply.contentType()).isEqualTo("application/problem+json");
        assertThat(reply.field("code")).as(reply.toString()).isEqualTo(code);
        assertThat(reply.field("detail")).isNotBlank();
    }

    /** An .npy head of version 1.0 with any dictionary, then some data. */
    private static byte[] npy(String dictionary, int dataBytes) {
        byte[] text = (dictionary + "\n").getBytes(StandardCharsets.ISO_8859_1);
        return ByteBuffer.allocate(10 + text.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .array();
    }

    private static byte[] npyOf(String descr, String shape) {
        return npy("{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }", 64);
    }

    @Test
    default void refusesWhatIsNotNpy() {
        refused("name,value\nx,1\n".getBytes(StandardCharsets.UTF_8), 400, "invalid_npy");
        refused(npy("this is no dictionary", 8), 400, "invalid_npy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"9", "0,0,0", "::0", "a", "...,...", ""})
    default void refusesASliceThatIsNone(String slice) {
        deployment().client().put("whole", GeneratedArray.of(ElementType.INT8, 9, 2));
        assertProblem(deployment().client().get("/v1/arrays/whole/content?slice=" + slice), 400, "invalid_slice");
        deployment().client().delete("/v1/arrays/whole");
    }

    @Test
    default void refusesABodyThatIsTooShort() {
        byte[] whole = GeneratedArray.of(ElementType.INT32, 100_000).toBytes();
        refused(Arrays.copyOf(whole, whole.length - 1), 400, "truncated_npy");
        refused(Arrays.copyOf(whole, 40), 400, "truncated_npy");
        refused(new byte[0], 400, "truncated_npy");
    }

    @Test
    default void refusesABodyThatIsTooLong() {
        byte[] whole = GeneratedArray.of(ElementType.INT32, 100_000).toBytes();
        refused(Arrays.copyOf(whole, whole.length + 1), 400, "trailing_bytes");
    }

    @Test
    default void refusesAHeaderThatClaimsMoreElementsThanThereAreBytes() {
        byte[] anExbibyte = npyOf("'|u1'", "(1152921504606846976,)");
        refused(anExbibyte, 400, "truncated_npy");
        // Where the client does not say how much will come, only the segment's size can speak against it.
        assertProblem(deployment().client().postChunked("", anExbibyte), 507, "segment_full");
        refused(npyOf("'<f8'", "(1152921504606846976,)"), 400, "array_too_large");
    }

    @Test
    default void refusesAHeaderThatIsTooLarge() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, 0, 0, 0, 0x40});
        body.writeBytes("{'descr'".getBytes(StandardCharsets.ISO_8859_1));
        refused(body.toByteArray(), 400, "npy_header_too_large");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "'|O'; object",
                "[('x', '<f8')]; x",
                "'<c16'; complex128",
                "'<M8[ns]'; datetime64",
                "'<U5'; U5",
                "'<f16'; float128"
            })
    default void refusesOtherDtypesAndNamesThem(String descr, String named) {
        HttpReply reply = refused(npyOf(descr, "(4,)"), 400, "unsupported_dtype");
        assertThat(reply.field("detail")).contains(named).contains("float64");
    }

    @Test
    default void refusesAnArrayThatDoesNotFitBeforeItIsSent() throws IOException {
        long needed = (2L * Deployment.CAPACITY_MIB) << 20;
        try (RawHttp http = new RawHttp(deployment().client().root())) {
            http.sendHead(
                    "PUT /v1/arrays/huge HTTP/1.1",
                    Map.of(
                            "Host",
                            "127.0.0.1",
                            "Content-Length",
                            Long.toString(needed + 128),
                            "Expect",
                            "100-continue"));
            assertThat(http.readHead().getFirst()).contains(" 507");
        }
        GeneratedArray huge = GeneratedArray.of(ElementType.UINT8, needed);
        HttpReply reply = deployment().client().post(huge);
        assertProblem(reply, 507, "segment_full");
        assertThat(reply.json().path("neededBytes").asLong()).isEqualTo(needed);
        assertThat(reply.json().path("freeBytes").asLong()).isPositive().isLessThan(needed);
        assertThat(reply.json().path("largestFreeBytes").asLong()).isPositive();
    }

    @Test
    default void freesWhatAClientThatHangsUpHasSent() throws IOException {
        long usedBefore = deployment().usedBytes();
        GeneratedArray array = GeneratedArray.of(ElementType.FLOAT64, 4_000_000);
        try (RawHttp http = new RawHttp(deployment().client().root())) {
            http.sendHead(
                    "PUT /v1/arrays/hung-up HTTP/1.1",
                    Map.of("Host", "127.0.0.1", "Content-Length", Long.toString(array.fileBytes())));
            http.sendBody(Arrays.copyOf(array.toBytes(), 2_000_000));
            await().until(() -> deployment().usedBytes() > usedBefore);
        }
        await().until(() -> deployment().usedBytes() == usedBefore);
        assertThat(deployment().client().get("/v1/arrays/hung-up").status()).isEqualTo(404);
    }

    @Test
    default void doesNotKnowWhatIsNotThere() {
        for (String array : List.of("nobody", "00000000-0000-0000-0000-000000000000")) {
            assertProblem(deployment().client().get("/v1/arrays/" + array), 404, "array_not_found");
            assertProblem(deployment().client().get("/v1/arrays/" + array + "/content"), 404, "array_not_found");
            assertProblem(deployment().client().delete("/v1/arrays/" + array), 404, "array_not_found");
            assertProblem(deployment().client().run("sum(a)", Map.of("a", array), Map.of()), 404, "array_not_found");
        }
        assertProblem(deployment().client().get("/v1/jobs/00000000-0000-0000-0000-000000000000"), 404, "job_not_found");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '"',
            value = {
                "sum(a *; expression_syntax",
                "sum(a) +; expression_syntax",
                "1 2; expression_syntax",
                "a + None; type_error",
                "nonsense(a); unknown_function"
            })
    default void saysWhereAnExpressionIsWrong(String expression, String code) {
        deployment().client().put("subject", GeneratedArray.of(ElementType.FLOAT64, 10));
        HttpReply reply = deployment().client().run(expression, Map.of("a", "subject"), Map.of());
        assertProblem(reply, 400, code);
        assertThat(reply.json().path("column").isInt()).as(reply.toString()).isTrue();
        deployment().client().delete("/v1/arrays/subject");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "{\"arrays\": {}}",
                "{\"expression\": \"sum(a)\", \"arrays\": {}}",
                "{\"expression\": \"sum(a * i)\", \"arrays\": {\"a\": \"subject\"}, \"map\": {\"i\": []}}",
                "{\"expression\": \"sum(a * i)\", \"arrays\": {\"a\": \"subject\"}, \"map\": {\"i\": [\"one\"]}}",
                "{\"expression\": \"sum(a * i * j)\", \"arrays\": {\"a\": \"subject\"}, \"map\": {\"i\": [1], \"j\": [1, 2]}}",
                "{\"expression\": \"sum(a)\", \"arrays\": {\"a\": \"subject\"}, \"colour\": \"blue\"}"
            })
    default void refusesAJobThatIsNone(String body) {
        deployment().client().put("subject", GeneratedArray.of(ElementType.FLOAT64, 10));
        HttpReply reply = deployment().client().postText("/v1/jobs", body);
        assertThat(reply.status()).as(reply.toString()).isEqualTo(400);
        assertThat(reply.contentType()).isEqualTo("application/problem+json");
        assertThat(reply.field("code")).matches("[a-z_]+");
        deployment().client().delete("/v1/arrays/subject");
    }
}
