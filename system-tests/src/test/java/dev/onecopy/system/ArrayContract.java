package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.GeneratedArray.Layout;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.RawHttp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Arrays in and out: every dtype, order and byte order; names; deletion. */
interface ArrayContract {
    Deployment deployment();

    @ParameterizedTest
    @EnumSource
    default void everyDtypeComesBackAsItWentIn(ElementType type) throws IOException {
        GeneratedArray array = GeneratedArray.of(type, 7, 30, 5);
        int created = 201;
        int replaced = 200;
        int expectedStatus = created;
        for (GeneratedArray one : List.of(
                array,
                array.inFortranOrder(),
                array.inBigEndian(),
                array.inFortranOrder().inBigEndian())) {
            HttpReply uploaded = deployment().client().put("round-trip", one);
            assertThat(uploaded.status()).as(uploaded.toString()).isEqualTo(expectedStatus);
            expectedStatus = replaced;
            assertThat(uploaded.field("dtype")).isEqualTo(type.numpyName());
            assertThat(uploaded.field("order")).isEqualTo(one.layout() == Layout.C ? "C" : "F");
            assertThat(uploaded.json().path("shape").toString()).isEqualTo("[7,30,5]");
            assertThat(uploaded.json().path("nbytes").asLong()).isEqualTo(one.nbytes());

            HttpReply sum = deployment().client().run("sum(a)", Map.of("a", "round-trip"), Map.of());
            HttpReply maximum = deployment().client().run("max(a)", Map.of("a", "round-trip"), Map.of());

            assertThat(number(sum)).as(sum.toString()).isEqualTo((double) one.sum());
            assertThat(sum.json().path("results").path(0).path("dtype").asString())
                    .isEqualTo(dtypeOfSum(type));
            assertThat(number(maximum)).as(maximum.toString()).isEqualTo((double) one.maximum());
            assertThat(maximum.json().path("results").path(0).path("dtype").asString())
                    .isEqualTo(type.numpyName());
            // A segment is little-endian, so what comes back is; the values are the same.
            byte[] expected = one.inLittleEndian().toBytes();
            try (InputStream content = deployment().client().content("round-trip")) {
                assertThat(content.readAllBytes()).isEqualTo(expected);
            }
        }
        deployment().client().delete("/v1/arrays/round-trip");
    }

    private static double number(HttpReply job) {
        JsonNode value = resultValues(job).getFirst();
        return value.isBoolean() ? (value.asBoolean() ? 1 : 0) : value.asDouble();
    }

    private static String dtypeOfSum(ElementType type) {
        return switch (type) {
            case BOOL, INT8, INT16, INT32, INT64 -> "int64";
            case UINT8, UINT16, UINT32, UINT64 -> "uint64";
            case FLOAT16 -> "float16";
            case FLOAT32 -> "float32";
            case FLOAT64 -> "float64";
        };
    }

    @Test
    default void liesInTheSegmentWhereItSays() throws IOException {
        GeneratedArray array = GeneratedArray.of(ElementType.UINT16, 1000);
        JsonNode shown = deployment().client().put("mapped", array).json();
        byte[] expected = array.toBytes();
        int headerBytes = array.header().length;
        byte[] there = new byte[Math.toIntExact(array.nbytes())];
        try (InputStream segment =
                Files.newInputStream(Path.of(shown.path("segmentPath").asString()))) {
            segment.skipNBytes(shown.path("offsetBytes").asLong());
            assertThat(segment.readNBytes(there, 0, there.length)).isEqualTo(there.length);
        }
        assertThat(there).isEqualTo(Arrays.copyOfRange(expected, headerBytes, expected.length));
        deployment().client().delete("/v1/arrays/mapped");
    }

    @Test
    default void givesSlicesOfWhicheverOrderAndRangesOfThem() throws IOException {
        GeneratedArray array = GeneratedArray.of(ElementType.INT32, 7, 30, 5);
        String path = "/v1/arrays/sliced/content?slice=5:0:-2,...,None,-1";
        for (GeneratedArray one : List.of(array, array.inFortranOrder())) {
            deployment().client().put("sliced", one);
            byte[] whole;
            try (InputStream content = deployment().client().bytes(path)) {
                whole = content.readAllBytes();
            }
            assertThat(new String(whole, 0, 128, StandardCharsets.ISO_8859_1))
                    .contains("'fortran_order': False, 'shape': (3, 30, 1)");
            ByteBuffer elements = ByteBuffer.wrap(array.toBytes(), 128, (int) array.nbytes())
                    .slice()
                    .order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer slice = ByteBuffer.wrap(whole, 128, whole.length - 128).order(ByteOrder.LITTLE_ENDIAN);
            for (int plane = 5; plane > 0; plane -= 2) {
                for (int row = 0; row < 30; row++) {
                    int position = one.layout() == Layout.C ? (plane * 30 + row) * 5 + 4 : plane + 7 * (row + 30 * 4);
                    assertThat(slice.getInt()).isEqualTo(elements.getInt(Integer.BYTES * position));
                }
            }
            assertThat(slice.hasRemaining()).isFalse();
            assertThat(deployment().client().range(path, "bytes=131-200"))
                    .isEqualTo(Arrays.copyOfRange(whole, 131, 201));
        }
        deployment().client().delete("/v1/arrays/sliced");
    }

    @Test
    default void whateverIsAskedOfItsContentAnArrayIsHeldNoLongerThanTheAnswerTakes() throws IOException {
        String path = "/v1/arrays/held/content";
        deployment().client().put("held", GeneratedArray.of(ElementType.INT32, 100));
        String tag = '"' + deployment().client().get("/v1/arrays/held").field("id") + '"';
        assertThat(head("GET", path, Map.of("Range", "bytes=0-1,3-4"))).contains(" 206");
        assertThat(head("GET", path, Map.of("Range", "bytes=9999-"))).contains(" 416");
        assertThat(head("GET", path, Map.of("If-None-Match", tag))).contains(" 304");
        assertThat(head("HEAD", path, Map.of())).contains(" 200");
        assertThat(deployment().client().get(path + "?slice=x").status()).isEqualTo(400);
        await().untilAsserted(() -> assertThat(deployment()
                        .client()
                        .get("/v1/arrays/held")
                        .json()
                        .path("leases")
                        .asInt())
                .isZero());
        deployment().client().delete("/v1/arrays/held");
    }

    private String head(String method, String path, Map<String, String> headers) throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.put("Host", "127.0.0.1");
        try (RawHttp http = new RawHttp(deployment().client().root())) {
            http.sendHead(method + " " + path + " HTTP/1.1", all);
            return http.readHead().getFirst();
        }
    }

    @Test
    default void takesABodyOfUnknownLength() {
        GeneratedArray array = GeneratedArray.of(ElementType.INT32, 500_000);
        HttpReply uploaded = deployment().client().postChunked(array);
        assertThat(uploaded.status()).as(uploaded.toString()).isEqualTo(201);
        HttpReply sum = deployment().client().run("sum(a)", Map.of("a", uploaded.field("id")), Map.of());
        assertThat(resultValues(sum)).extracting(JsonNode::asLong).containsExactly(array.sum());
        deployment().client().delete("/v1/arrays/" + uploaded.field("id"));
    }

    @Test
    default void replacesANamedArrayAndFreesTheOldOne() {
        long usedBefore = deployment().usedBytes();
        GeneratedArray large = GeneratedArray.of(ElementType.FLOAT64, 3_000_000);
        GeneratedArray small = GeneratedArray.of(ElementType.INT8, 100);
        String first = deployment().client().put("replaced", large).field("id");
        HttpReply replaced = deployment().client().put("replaced", small);

        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.field("id")).isNotEqualTo(first);
        assertThat(deployment().client().get("/v1/arrays/replaced").field("dtype"))
                .isEqualTo("int8");
        await().untilAsserted(() -> {
            assertThat(deployment().client().get("/v1/arrays/" + first).status())
                    .isEqualTo(404);
            assertThat(deployment().usedBytes() - usedBefore).isLessThan(large.nbytes());
        });
        deployment().client().delete("/v1/arrays/replaced");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void deletesByNameAndById() {
        long usedBefore = deployment().usedBytes();
        GeneratedArray array = GeneratedArray.of(ElementType.FLOAT32, 1000);
        deployment().client().put("deleted", array);
        String unnamed = deployment().client().post(array).field("id");
        assertThat(deployment().client().list("/v1/arrays"))
                .extracting(one -> one.path("id").asString())
                .contains(unnamed);
        assertThat(deployment().client().delete("/v1/arrays/deleted").status()).isEqualTo(204);
        assertThat(deployment().client().delete("/v1/arrays/" + unnamed).status())
                .isEqualTo(204);
        assertThat(deployment().client().delete("/v1/arrays/deleted").status()).isEqualTo(404);
        assertThat(deployment().client().get("/v1/arrays/" + unnamed).field("code"))
                .isEqualTo("array_not_found");
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void refusesANameThatIsTakenOrIsNone() {
        GeneratedArray array = GeneratedArray.of(ElementType.BOOL, 10);
        deployment().client().put("taken", array);
        HttpReply taken = deployment().client().post("?name=taken", array.toBytes());
        assertThat(taken.status()).as(taken.toString()).isEqualTo(409);
        assertThat(taken.field("code")).isEqualTo("name_taken");
        HttpReply idLike = deployment().client().put("00000000-0000-0000-0000-000000000000", array);
        assertThat(idLike.status()).as(idLike.toString()).isEqualTo(400);
        assertThat(idLike.field("code")).isEqualTo("invalid_name");
        deployment().client().delete("/v1/arrays/taken");
    }
}
