package dev.onecopy.api.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.ApiApplication;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every operation of the OpenAPI document, with every kind of caller, against a service that asks for keys. */
@TestInstance(Lifecycle.PER_CLASS)
class AuthorizationMatrixTest {
    private static final Map<Role, String> KEYS =
            Map.of(Role.READ, "key-of-a-reader", Role.SUBMIT, "key-of-a-writer", Role.ADMINISTER, "key-of-an-operator");
    private static final String NAME = "guarded";

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.builder().build();

    private @Nullable ConfigurableApplicationContext service;
    private Path folder = Path.of("");
    private URI root = URI.create("http://127.0.0.1");

    /** One request that the document describes. */
    record Operation(String method, String template) {
        /** About nothing that is there: who is let in is settled before. */
        String path() {
            return template.replaceAll("\\{\\w+}", NAME);
        }
    }

    /** The path of an operation on what is there: a new array, or a new job that has ended. */
    private String real(Operation operation) throws Exception {
        byte[] array = GeneratedArray.of(ElementType.INT8, 10).toBytes();
        HttpRequest put = HttpRequest.newBuilder(URI.create(root + "/v1/arrays/" + NAME))
                .header("Authorization", "Bearer " + KEYS.get(Role.SUBMIT))
                .PUT(BodyPublishers.ofByteArray(array))
                .build();
        String id = id(http.send(put, BodyHandlers.ofString()));
        if (operation.template().startsWith("/v1/jobs/")) {
            String job = json.writeValueAsString(Map.of("expression", "sum(a)", "arrays", Map.of("a", NAME)));
            id = id(send("POST", "/v1/jobs", KEYS.get(Role.SUBMIT), job));
            assertThat(send("POST", "/v1/jobs/" + id + "/cancel", KEYS.get(Role.SUBMIT))
                            .statusCode())
                    .isEqualTo(202);
            assertThat(send("GET", "/v1/jobs/" + id + "?wait=30s", KEYS.get(Role.SUBMIT))
                            .statusCode())
                    .isEqualTo(200);
        }
        return operation.template().replaceAll("\\{\\w+}", id);
    }

    private String id(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return json.readTree(answer.body()).path("id").asString();
    }

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        this.folder = folder;
        List<String> lines = new ArrayList<>();
        KEYS.forEach((role, key) -> lines.add(role.word() + "-key " + role.word() + " sha256:"
                + HexFormat.of().formatHex(ApiKey.hash(key))));
        Path keys = Files.write(folder.resolve("keys"), lines, StandardCharsets.UTF_8);
        int port = FreePort.next();
        root = URI.create("http://127.0.0.1:" + port);
        service = new SpringApplication(ApiApplication.class)
                .run(
                        "--server.port=" + port,
                        "--spring.rabbitmq.port=" + FreePort.next(),
                        "--onecopy.access.keys-file=" + keys,
                        "--onecopy.segment.path=" + folder.resolve("segment"),
                        "--onecopy.segment.capacity=1MB",
                        "--onecopy.import.roots=" + folder);
    }

    @AfterAll
    void stop() {
        http.close();
        if (service != null) {
            service.close();
        }
    }

    List<Operation> operations() throws Exception {
        JsonNode paths = json.readTree(send("GET", "/v3/api-docs", null).body()).path("paths");
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (String method : path.getValue().propertyNames()) {
                operations.add(new Operation(method.toUpperCase(Locale.ROOT), path.getKey()));
            }
        }
        assertThat(operations)
                .as("the document describes the service")
                .hasSizeGreaterThan(10)
                .contains(new Operation("GET", "/v1/functions"));
        return operations;
    }

    @Test
    void openPagesAreOpenToWhoAsksForTheirHeadOnly() throws Exception {
        for (String page : List.of("/", "/actuator/health/liveness")) {
            assertThat(send("GET", page, null).statusCode()).as(page).isEqualTo(200);
            assertThat(send("HEAD", page, null).statusCode()).as(page).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withoutAKeyNothingIsServed(Operation operation) throws Exception {
        HttpResponse<String> answer = send(operation.method(), operation.path(), null);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer realm=\"onecopy\"");
        assertThat(code(answer)).isEqualTo("unauthenticated");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void withAWrongKeyNothingIsServed(Operation operation) throws Exception {
        HttpResponse<String> answer = send(operation.method(), operation.path(), "no key of this service");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).doesNotContain("no key of this service");
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aReaderLooksAndChangesNothing(Operation operation) throws Exception {
        HttpResponse<String> answer = send(operation.method(), real(operation), KEYS.get(Role.READ));

        if (operation.method().equals("GET")) {
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        } else {
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(code(answer)).isEqualTo("forbidden_role");
        }
    }

    @ParameterizedTest
    @MethodSource("operations")
    void aWriterMayCallEverything(Operation operation) throws Exception {
        HttpResponse<String> answer = send(operation.method(), real(operation), KEYS.get(Role.SUBMIT));

        assertThat(answer.statusCode()).as(answer.body()).isLessThan(500).isNotIn(401, 403);
    }

    @ParameterizedTest
    @CsvSource({"READ, 403", "SUBMIT, 403", "ADMINISTER, 404"})
    void filesOfTheHostAreForTheOperator(Role role, int status) throws Exception {
        String body = json.writeValueAsString(
                Map.of("kind", "import", "path", folder.resolve("absent.npy").toString()));

        assertThat(send("POST", "/v1/arrays", KEYS.get(role), body).statusCode())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/index.html",
                "/console/main.js",
                "/console/styles/base.css",
                "/webjars/uplot/dist/uPlot.esm.js",
                "/documentation/expressions.md",
                "/docs",
                "/swagger-ui/index.html",
                "/v3/api-docs",
                "/actuator/health/liveness"
            })
    void whatIsNoSecretNeedsNoKey(String path) throws Exception {
        assertThat(send("GET", path, null).statusCode()).isIn(200, 302);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/console/../v1/arrays", "/console/%2e%2e/v1/arrays", "/documentation/..;/v1/arrays"})
    void noPageIsAWayRoundTheKeys(String path) throws Exception {
        assertThat(send("GET", path, null).statusCode()).isIn(400, 401);
    }

    @Test
    void pagesRunNothingThatIsWrittenInLine() throws Exception {
        String policy = send("GET", "/", null)
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();

        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'")
                .doesNotContain("unsafe", "data:", "blob:", "*");
    }

    @Test
    void healthTellsItsDetailsToWhoHasAKey() throws Exception {
        assertThat(send("GET", "/actuator/health", null).body()).doesNotContain("components");
        assertThat(send("GET", "/actuator/health", KEYS.get(Role.READ)).body()).contains("components");
    }

    @Test
    void metricsNeedAKey() throws Exception {
        assertThat(send("GET", "/actuator/prometheus", null).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/actuator/prometheus", KEYS.get(Role.READ)).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/../v1/arrays", "/v1//arrays", "/v1/arrays;a=b", "/v1/%2e%2e/arrays", "/V1/arrays"})
    void noSpellingOfAPathGoesRoundTheKeys(String path) throws Exception {
        assertThat(send("GET", path, null).statusCode()).isIn(400, 401);
    }

    @Test
    void answersCarryTheHeadersThatKeepBrowsersStrict() throws Exception {
        HttpResponse<String> answer = send("GET", "/v1/arrays", KEYS.get(Role.READ));

        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("X-Frame-Options")).contains("DENY");
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    private String code(HttpResponse<String> answer) {
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
        return json.readTree(answer.body()).path("code").asString();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String key) throws Exception {
        return send(method, path, key, "{}");
    }

    private HttpResponse<String> send(String method, String path, @Nullable String key, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path))
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (key != null) {
            request.header("Authorization", "Bearer " + key);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
