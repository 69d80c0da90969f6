package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.onecopy.testing.HttpReply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Arrays that a program on this host writes by itself, in another language, by what the documents say. */
interface ReservationContract {
    /** Locks, maps, writes 0, 1, 2, … as int64, and lets go; then, when its input ends, it ends. */
    String PROGRAM = """
            import fcntl, mmap, os, struct, sys
            path, offset, count, hold = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "hold"
            file = os.open(path, os.O_RDWR)
            lock = struct.pack("hhxxxxqqixxxx", fcntl.F_RDLCK, os.SEEK_SET, offset, 8 * count, 0)
            fcntl.fcntl(file, 37, lock)
            page = offset // mmap.ALLOCATIONGRANULARITY * mmap.ALLOCATIONGRANULARITY
            memory = mmap.mmap(file, offset - page + 8 * count, offset=page)
            struct.pack_into(f"<{count}q", memory, offset - page, *range(count))
            print("written", flush=True)
            if hold:
                sys.stdin.read()
            """;

    Deployment deployment();

    @Test
    default void aProgramWritesStraightIntoItsArray() throws IOException, InterruptedException {
        HttpReply reserved = reserve("?name=written", "int64", List.of(10, 100));
        assertThat(reserved.status()).as(reserved.toString()).isEqualTo(201);
        assertThat(reserved.field("state")).isEqualTo("WRITING");
        assertThat(reserved.field("name")).isEqualTo("written");
        assertThat(reserved.json().path("expiresAt").isString()).isTrue();
        assertThat(deployment().client().get("/v1/arrays/written").status()).isEqualTo(404);

        Process program = start(reserved.json(), 1000, "let go");
        assertThat(program.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(program.exitValue()).isZero();
        HttpReply sealed = seal(reserved.field("id"));
        assertThat(sealed.status()).as(sealed.toString()).isEqualTo(200);
        assertThat(sealed.field("state")).isEqualTo("READY");
        HttpReply sum = deployment().client().run("sum(a)", Map.of("a", "written"), Map.of());
        assertThat(resultValues(sum)).extracting(JsonNode::asLong).containsExactly(499_500L);
        assertThat(seal(reserved.field("id")).status()).isEqualTo(404);
        deployment().client().delete("/v1/arrays/written");
    }

    @Test
    default void whatAProgramStillHoldsIsNeitherSealedNorGivenAway() throws IOException, InterruptedException {
        long usedBefore = deployment().usedBytes();
        HttpReply reserved = reserve("", "int64", List.of(1000));
        String id = reserved.field("id");
        Process program = start(reserved.json(), 1000, "hold");
        try {
            HttpReply refused = seal(id);
            assertThat(refused.status()).as(refused.toString()).isEqualTo(409);
            assertThat(refused.field("code")).isEqualTo("array_held");
            assertThat(deployment().client().delete("/v1/arrays/" + id).status())
                    .isEqualTo(204);
            assertThat(deployment().client().get("/v1/arrays/" + id).field("state"))
                    .isEqualTo("QUARANTINED");
            assertThat(deployment()
                            .client()
                            .get("/v1/segment")
                            .json()
                            .path("quarantinedBytes")
                            .asLong())
                    .isEqualTo(8000);
        } finally {
            program.destroyForcibly();
        }
        await().until(() -> deployment().usedBytes() == usedBefore);
    }

    @Test
    default void aReservationThatIsNotPossibleSaysWhy() {
        assertThat(reserve("", "complex128", List.of(1)).field("detail")).contains("complex128", "float64");
        assertThat(reserve("", "int8", List.of(-1)).field("detail")).contains("-1");
        HttpReply unknown = deployment().client().postJson("/v1/arrays", Map.of("kind", "teleport", "dtype", "int8"));
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.field("detail")).contains("teleport");
        HttpReply tooLarge = reserve("?name=huge", "float64", List.of(1L << 40, 8));
        assertThat(tooLarge.status()).isEqualTo(507);
        assertThat(tooLarge.field("code")).isEqualTo("segment_full");
    }

    private HttpReply reserve(String query, String dtype, List<?> shape) {
        return deployment()
                .client()
                .postJson("/v1/arrays" + query, Map.of("kind", "reserve", "dtype", dtype, "shape", shape));
    }

    private HttpReply seal(String id) {
        return deployment().client().postJson("/v1/arrays/" + id + "/seal", Map.of());
    }

    private static Process start(JsonNode array, int count, String hold) throws IOException {
        Process program = new ProcessBuilder(
                        "python3",
                        "-c",
                        PROGRAM,
                        Path.of(array.path("segmentPath").asString()).toString(),
                        array.path("offsetBytes").asString(),
                        String.valueOf(count),
                        hold)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(program.inputReader().readLine()).isEqualTo("written");
        return program;
    }
}
