package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.ApiApplication;
import dev.onecopy.segment.Segment;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import dev.onecopy.testing.RawHttp;
import java.io.IOException;
import java.net.SocketException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** What a service refuses before it knows what a body is, or because the body does not come. */
@TestInstance(Lifecycle.PER_CLASS)
class RefusedRequestsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int UPLOADS = 4;
    private static final GeneratedArray ARRAY = GeneratedArray.of(ElementType.UINT8, 1_000_000);

    private @Nullable ConfigurableApplicationContext service;
    private @Nullable OnecopyClient client;

    @BeforeAll
    void start(@TempDir Path folder) {
        int port = FreePort.next();
        client = new OnecopyClient(URI.create("http://127.0.0.1:" + port));
        service = new SpringApplication(ApiApplication.class)
                .run(
                        "--server.port=" + port,
                        "--spring.rabbitmq.port=" + FreePort.next(),
                        "--onecopy.http.maximum-uploads=" + UPLOADS,
                        "--onecopy.http.minimum-rate=1MB",
                        "--onecopy.http.rate-window=500ms",
                        "--onecopy.segment.path=" + folder.resolve("segment"),
                        "--onecopy.segment.capacity=16MB",
                        "--onecopy.segment.on-stop=delete");
    }

    @AfterAll
    void stop() {
        client().close();
        Objects.requireNonNull(service).close();
    }

    private OnecopyClient client() {
        return Objects.requireNonNull(client);
    }

    private Segment segment() {
        return Objects.requireNonNull(service).getBean(Segment.class);
    }

    @Test
    void uploadsThatFallUnderTheLeastRateGoAndOthersWork() throws IOException {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int upload = 0; upload < UPLOADS; upload++) {
                RawHttp http = begin("PUT /v1/arrays/slow-" + upload, ARRAY.toBytes().length);
                slow.add(http);
                http.sendBody(Arrays.copyOf(ARRAY.toBytes(), 1_000));
            }
            Awaitility.await().atMost(SOON).until(() -> segment().usage().usedBytes() >= UPLOADS * ARRAY.nbytes());
            assertThat(client().put("quick", ARRAY).field("code")).isEqualTo("too_many_uploads");

            for (RawHttp http : slow) {
                assertCutOff(http);
            }
            assertThat(segment().list()).isEmpty();
            assertThat(segment().usage().usedBytes()).isZero();
            assertThat(client().put("quick", ARRAY).status()).isEqualTo(201);
            client().delete("/v1/arrays/quick");
        } finally {
            for (RawHttp http : slow) {
                http.close();
            }
        }
    }

    @Test
    void aJobThatComesSlowlyGoesToo() throws IOException {
        try (RawHttp http = begin("POST /v1/jobs", 100_000)) {
            http.sendBody(new byte[] {'{'});
            assertCutOff(http);
        }
    }

    private RawHttp begin(String request, int length) throws IOException {
        RawHttp http = new RawHttp(client().root());
        http.sendHead(
                request + " HTTP/1.1",
                Map.of("Host", "127.0.0.1", "Content-Type", "application/json", "Content-Length", "" + length));
        return http;
    }

    /** Goes on sending, a few bytes at a time, until the service has hung up; it must have said why before. */
    private static void assertCutOff(RawHttp http) throws IOException {
        Thread dribbling = Thread.ofVirtual().start(() -> dribble(http));
        assertThat(http.readHead()).first().asString().contains(" 408");
        assertThat(http.readSome())
                .contains("\"code\":\"body_too_slow\"")
                .contains("\"bytesPerSecond\":")
                .contains("\"minimumBytesPerSecond\":1048576")
                .contains("onecopy.http.minimum-rate");
        Awaitility.await().atMost(SOON).until(() -> !dribbling.isAlive());
    }

    private static void dribble(RawHttp http) {
        try {
            while (true) {
                http.sendBody(new byte[] {' ', ' '});
                Thread.sleep(Duration.ofMillis(20));
            }
        } catch (SocketException hungUp) {
            // What is waited for.
        } catch (IOException | InterruptedException unexpected) {
            throw new IllegalStateException(unexpected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v1/arrays/a;b, ;b",
        "PUT, /v1/arrays/a;b, ;b",
        "PUT, /v1/arrays/a;, ;",
        "DELETE, /v1/arrays/a;v=1, ;v=1",
        "GET, /v1/arrays/a;x/content, ;x/content",
        "GET, /v1;x/arrays, ;x/arrays",
        "POST, /v1/jobs;jsessionid=1, ;jsessionid=1"
    })
    void parametersOfThePathAreRefusedByTheirName(String method, String path, String named) throws IOException {
        assertThat(client().put("a", GeneratedArray.of(ElementType.UINT8, 10)).status())
                .isBetween(200, 201);
        try (RawHttp http = new RawHttp(client().root())) {
            http.sendHead(method + " " + path + " HTTP/1.1", Map.of("Host", "127.0.0.1", "Content-Length", "0"));
            assertThat(http.readHead()).first().asString().contains(" 400");
            assertThat(http.readSome()).contains("\"code\":\"invalid_request\"").contains("parameter '" + named + "'");
        }
        assertThat(client().get("/v1/arrays/a").json().path("shape").toString()).isEqualTo("[10]");
        client().delete("/v1/arrays/a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip"})
    void compressedBodiesAreRefusedBeforeTheyAreRead(String coding) throws IOException {
        for (String request : List.of("PUT /v1/arrays/packed", "POST /v1/arrays", "POST /v1/jobs")) {
            try (RawHttp http = new RawHttp(client().root())) {
                http.sendHead(
                        request + " HTTP/1.1",
                        Map.of(
                                "Host", "127.0.0.1",
                                "Content-Type", "application/json",
                                "Content-Encoding", coding,
                                "Content-Length", "1000",
                                "Expect", "100-continue"));
                List<String> head = http.readHead();
                assertThat(head).first().asString().contains(" 415");
                assertThat(head).contains("Accept-Encoding: identity");
                assertThat(http.readSome())
                        .contains("\"code\":\"unsupported_content_encoding\"")
                        .contains("Content-Encoding is " + coding);
            }
        }
        assertThat(client().get("/v1/arrays/packed").status()).isEqualTo(404);
    }

    @Test
    void aBodyThatSaysThatItIsNotPackedIsTaken() throws IOException {
        byte[] body = GeneratedArray.of(ElementType.UINT8, 10).toBytes();
        try (RawHttp http = new RawHttp(client().root())) {
            http.sendHead(
                    "PUT /v1/arrays/plain HTTP/1.1",
                    Map.of("Host", "127.0.0.1", "Content-Encoding", "Identity", "Content-Length", "" + body.length));
            http.sendBody(body);
            assertThat(http.readHead()).first().asString().contains(" 201");
        }
        client().delete("/v1/arrays/plain");
    }

    @Test
    void whatDoesNotFitSaysHowMuchItNeeds() {
        long nbytes = 32L << 20;
        HttpReply refused = client().put("large", GeneratedArray.of(ElementType.UINT8, nbytes));
        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.json().path("neededBytes").asLong()).isEqualTo(nbytes);
    }
}
