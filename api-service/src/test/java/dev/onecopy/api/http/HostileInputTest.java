package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.ApiApplication;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.FreePort;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.OnecopyClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever is sent to any operation of the OpenAPI document, the service says what is wrong with it, and never that it
 * has failed.
 */
class HostileInputTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");

    /** An answer that is no failure of the service: there is no room. */
    private static final int INSUFFICIENT_STORAGE = 507;

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static @Nullable ConfigurableApplicationContext service;
    private static Path folder = Path.of("");
    private static URI root = URI.create("http://127.0.0.1");
    private static List<Operation> operations = List.of();
    private static List<String> known = List.of();

    /** One request that the document describes, with the names of what it takes in the query and in headers. */
    record Operation(String method, String path, List<String> queries, List<String> headers) {}

    /** One that somebody sends. */
    record Attack(Operation operation, List<String> places, Map<String, String> values, String body, String type) {
        @Override
        public String toString() {
            return operation.method() + " " + target() + " " + values + " " + type + " " + body;
        }

        String target() {
            StringBuilder target = new StringBuilder();
            Matcher matcher = PLACEHOLDER.matcher(operation.path());
            for (int place = 0; matcher.find(); place++) {
                matcher.appendReplacement(target, Matcher.quoteReplacement(encoded(places.get(place))));
            }
            matcher.appendTail(target);
            String separator = "?";
            for (String query : operation.queries()) {
                String value = values.get(query);
                if (value != null) {
                    target.append(separator).append(query).append('=').append(encoded(value));
                    separator = "&";
                }
            }
            return target.toString();
        }
    }

    @BeforeContainer
    static void start() throws IOException {
        folder = Files.createTempDirectory("onecopy-hostile-");
        int port = FreePort.next();
        root = URI.create("http://127.0.0.1:" + port);
        service = new SpringApplication(ApiApplication.class)
                .run(
                        "--server.port=" + port,
                        "--spring.rabbitmq.port=" + FreePort.next(),
                        "--onecopy.http.maximum-wait=10ms",
                        "--onecopy.segment.path=" + folder.resolve("segment"),
                        "--onecopy.segment.capacity=4MB",
                        "--onecopy.segment.on-stop=delete",
                        "--onecopy.import.roots=" + folder);
        try (OnecopyClient client = new OnecopyClient(root)) {
            String array = client.put("real", GeneratedArray.of(ElementType.FLOAT64, 10, 10))
                    .field("id");
            // Nobody computes it: who retries it and follows its events waits for its deadline.
            String job = client.postJson(
                            "/v1/jobs",
                            Map.of("expression", "sum(a)", "arrays", Map.of("a", "real"), "timeout", "500ms"))
                    .field("id");
            client.postJson("/v1/jobs/" + job + "/cancel", Map.of());
            known = List.of("real", array, job);
            operations = operations(client.get("/v3/api-docs").json());
        }
        assertThat(operations).hasSizeGreaterThan(10);
    }

    @AfterContainer
    static void stop() throws IOException {
        HTTP.close();
        if (service != null) {
            service.close();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Operation> operations(JsonNode document) {
        List<Operation> found = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                JsonNode parameters = operation.getValue().path("parameters");
                found.add(new Operation(
                        operation.getKey().toUpperCase(Locale.ROOT),
                        path.getKey(),
                        names(parameters, "query"),
                        names(parameters, "header")));
            }
        }
        return found;
    }

    private static List<String> names(JsonNode parameters, String place) {
        return StreamSupport.stream(parameters.spliterator(), false)
                .filter(parameter -> parameter.path("in").asString().equals(place))
                .map(parameter -> parameter.path("name").asString())
                .toList();
    }

    @Property(tries = 2_000)
    void noRequestMakesTheServiceFail(@ForAll("attacks") Attack attack) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + attack.target()))
                .timeout(Duration.ofSeconds(30))
                .method(
                        attack.operation().method(),
                        BodyPublishers.ofString(attack.body(), StandardCharsets.ISO_8859_1))
                .header("Content-Type", attack.type());
        for (String name : List.of("Range", "Prefer", "Accept", "Idempotency-Key", "If-None-Match", "If-Range")) {
            String value = attack.values().get(name);
            if (value != null && value.chars().allMatch(character -> character >= ' ' && character < 127)) {
                request.header(name, value);
            }
        }
        HttpResponse<String> answer = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));

        if (answer.statusCode() == INSUFFICIENT_STORAGE) {
            assertThat(answer.body()).containsAnyOf("segment_full", "directory_full");
        } else {
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        }
        assertThat(answer.body()).doesNotContain("Exception", "\tat ");
    }

    /** Within a property, where a parser takes whatever stops it for a mistake in the JSON. */
    @Example
    void aBodyWithoutALengthIsReadToTheLimit() throws Exception {
        String body = "{\"map\": {\"i\": [" + "1,".repeat(JsonBodyFilter.LIMIT_BYTES / 2) + "1]}}";
        HttpRequest chunked = HttpRequest.newBuilder(URI.create(root + "/v1/jobs"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(StandardCharsets.US_ASCII))))
                .build();
        HttpResponse<String> answer = HTTP.send(chunked, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(413);
        assertThat(answer.body()).contains("body_too_large");
    }

    @Provide
    Arbitrary<Attack> attacks() {
        return Combinators.combine(
                        Arbitraries.of(operations),
                        hostile().list().ofSize(3),
                        values(),
                        bodies().map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1)),
                        Arbitraries.of(
                                "application/json",
                                "application/octet-stream",
                                "text/plain;charset=utf-16",
                                "multipart/form-data; boundary=x",
                                "application/x-www-form-urlencoded",
                                "x"))
                .as(Attack::new);
    }

    private Arbitrary<Map<String, String>> values() {
        List<String> names =
                new ArrayList<>(List.of("Range", "Prefer", "Accept", "Idempotency-Key", "If-None-Match", "If-Range"));
        operations.forEach(operation -> {
            names.addAll(operation.queries());
            names.addAll(operation.headers());
        });
        return Arbitraries.maps(Arbitraries.of(names), hostile()).ofMaxSize(8);
    }

    private Arbitrary<String> hostile() {
        return Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.of(known)),
                Tuple.of(
                        6,
                        Arbitraries.of(
                                "",
                                "0",
                                "-1",
                                "1e999",
                                "9223372036854775808",
                                "-9223372036854775809",
                                "NaN",
                                "null",
                                "..",
                                "../../etc/passwd",
                                "%00",
                                "\u0000",
                                "a;b=c",
                                "30s",
                                "-5s",
                                "P1D",
                                "99999999999d",
                                "0:10,:",
                                "::-1",
                                "::0",
                                "[",
                                "...,...",
                                "newaxis",
                                "1:2:3:4",
                                "bytes=0-0,5-9",
                                "bytes=-0",
                                "bytes=9999999999999999999-",
                                "bytes=5-2",
                                "wait=9999999999999",
                                "wait=-1",
                                "*/*;q=x",
                                "application/xml",
                                "text/event-stream",
                                "\uD83D\uDE00",
                                "\uD800",
                                "SUM(A)",
                                "READY",
                                "QUEUED",
                                "true",
                                "a".repeat(300),
                                "9".repeat(5_000))),
                Tuple.of(2, Arbitraries.strings().ofMaxLength(30)));
    }

    private Arbitrary<byte[]> bodies() {
        return Arbitraries.frequencyOf(
                Tuple.of(6, jsonBodies()),
                Tuple.of(2, arrayBodies()),
                Tuple.of(1, Arbitraries.bytes().array(byte[].class).ofMaxSize(200)),
                Tuple.of(
                        1,
                        Arbitraries.of(
                                        "[".repeat(5_000),
                                        "{\"a\":".repeat(2_000),
                                        "\"",
                                        "1e999999999",
                                        "{\"kind\":}",
                                        "")
                                .map(text -> text.getBytes(StandardCharsets.UTF_8))));
    }

    /** What the service takes, with some of the fields replaced by what it does not. */
    private Arbitrary<byte[]> jsonBodies() {
        Map<String, List<Object>> fields = Map.ofEntries(
                Map.entry("expression", List.of("sum(a)", "sum(a * i)", "a[i]", "a", "sqrt(a", "1/0", "a**1e9", "")),
                Map.entry("arrays", List.of(Map.of("a", "real"), Map.of(), Map.of("a", "none"), List.of("a"), "a")),
                Map.entry("map", List.of(Map.of("i", List.of(1, 2)), Map.of("i", List.of()), Map.of("i", "x"))),
                Map.entry("parameters", List.of(Map.of("i", 3), Map.of("i", Map.of()), Map.of("a", 1))),
                Map.entry("timeout", List.of("1s", "-1s", "999999999d", 5, "")),
                Map.entry("priority", List.of(5, -1, 11, 1.5, "high")),
                Map.entry("output", List.of("real", "out", "", "..", 7)),
                Map.entry("replace", List.of(true, "yes")),
                Map.entry("kind", List.of("import", "reserve", "steal", 1)),
                Map.entry("path", List.of("/etc/passwd", "relative", "/nowhere", "\u0000", "")),
                Map.entry("dtype", List.of("float64", "complex128", "object", "<f4", 8, "")),
                Map.entry("shape", List.of(List.of(10), List.of(-1), List.of(1L << 62, 1L << 62), "10", List.of("x"))));
        List<Arbitrary<Map.Entry<String, Object>>> entries = new ArrayList<>();
        fields.forEach((name, values) -> entries.add(Arbitraries.frequencyOf(
                        Tuple.of(4, Arbitraries.of(values)),
                        Tuple.of(1, hostile().map(text -> (Object) text)))
                .map(value -> Map.entry(name, value))));
        return Arbitraries.oneOf(entries).list().ofMaxSize(6).map(chosen -> {
            Map<String, Object> body = new HashMap<>();
            chosen.forEach(entry -> body.put(entry.getKey(), entry.getValue()));
            return JSON.writeValueAsBytes(body);
        });
    }

    /** An array with some bytes of its header and its data changed, or cut off. */
    private Arbitrary<byte[]> arrayBodies() {
        byte[] whole = GeneratedArray.of(ElementType.INT16, 20).toBytes();
        return Combinators.combine(
                        Arbitraries.integers().between(0, whole.length),
                        Arbitraries.integers()
                                .between(0, whole.length - 1)
                                .list()
                                .ofMaxSize(4),
                        Arbitraries.bytes())
                .as((length, changes, value) -> {
                    byte[] bytes = whole.clone();
                    changes.forEach(position -> bytes[position] = value);
                    return Arrays.copyOf(bytes, length);
                });
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
