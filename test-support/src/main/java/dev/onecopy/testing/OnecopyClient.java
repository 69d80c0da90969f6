package dev.onecopy.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The HTTP contract as a client in any language sees it: no types of the service, only JSON. */
public final class OnecopyClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(90);

    private final URI root;
    private final HttpClient http;

    /** @param root such as {@code http://127.0.0.1:8080} */
    public OnecopyClient(URI root) {
        this(root, HttpClient.newBuilder());
    }

    /** One that trusts a certificate, for a root such as {@code https://127.0.0.1:8443}. */
    public OnecopyClient(URI root, SelfSignedCertificate certificate) {
        this(root, certificate.trust(HttpClient.newBuilder()));
    }

    private OnecopyClient(URI root, HttpClient.Builder client) {
        this.root = root;
        this.http = client.version(HttpClient.Version.HTTP_1_1).build();
    }

    /** Where the service is. */
    public URI root() {
        return root;
    }

    /** {@code GET} of any path. */
    public HttpReply get(String path) {
        return send(request(path).GET());
    }

    /** {@code DELETE} of any path. */
    public HttpReply delete(String path) {
        return send(request(path).DELETE());
    }

    /** {@code PUT /v1/arrays/{name}} with a Content-Length. */
    public HttpReply put(String name, GeneratedArray array) {
        return send(upload("/v1/arrays/" + name).PUT(sized(array)));
    }

    /** {@code PUT /v1/arrays/{name}} of any bytes. */
    public HttpReply put(String name, byte[] body) {
        return send(upload("/v1/arrays/" + name).PUT(BodyPublishers.ofByteArray(body)));
    }

    /** {@code POST /v1/arrays} with a Content-Length. */
    public HttpReply post(GeneratedArray array) {
        return send(upload("/v1/arrays").POST(sized(array)));
    }

    /** {@code POST} of any bytes to {@code /v1/arrays}, with a query that starts with a question mark or is empty. */
    public HttpReply post(String query, byte[] body) {
        return send(upload("/v1/arrays" + query).POST(BodyPublishers.ofByteArray(body)));
    }

    /** {@code POST /v1/arrays}, chunked: the service is not told how much will come. */
    public HttpReply postChunked(GeneratedArray array) {
        return send(upload("/v1/arrays").POST(BodyPublishers.ofInputStream(array::open)));
    }

    /** The same of any bytes, with a query that starts with a question mark or is empty. */
    public HttpReply postChunked(String query, byte[] body) {
        return send(
                upload("/v1/arrays" + query).POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body))));
    }

    /** {@code POST} of JSON. */
    public HttpReply postJson(String path, Object body) {
        return postText(path, JSON.writeValueAsString(body));
    }

    /** {@code GET} of any path with one more header. */
    public HttpReply get(String path, String header, String value) {
        return send(request(path).header(header, value).GET());
    }

    /** {@code POST} of JSON with one more header. */
    public HttpReply postJson(String path, Object body, String header, String value) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .header(header, value)
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** {@code POST} of a text that claims to be JSON. */
    public HttpReply postText(String path, String body) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
    }

    /** Submits a job and waits for its end, at most 60 s. */
    public HttpReply run(String expression, Map<String, String> arrays, Map<String, List<?>> map) {
        Map<String, Object> job = map.isEmpty()
                ? Map.of("expression", expression, "arrays", arrays)
                : Map.of("expression", expression, "arrays", arrays, "map", map);
        return postJson("/v1/jobs?wait=60s", job);
    }

    /** The values of a job's results, in their order. */
    public static List<JsonNode> resultValues(HttpReply job) {
        return items(job.json().path("results"))
                .map(result -> result.path("value"))
                .toList();
    }

    /** The items of a list of the service. */
    public List<JsonNode> list(String path) {
        return items(get(path).json().path("items")).toList();
    }

    private static Stream<JsonNode> items(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** {@code GET /v1/arrays/{id}/content} as it comes; the caller closes it. */
    public InputStream content(String idOrName) {
        return bytes("/v1/arrays/" + idOrName + "/content");
    }

    /** A {@code GET} of any path as it comes; the caller closes it. */
    public InputStream bytes(String path) {
        HttpResponse<InputStream> response = exchange(request(path).GET().build(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " was answered with " + response.statusCode());
        }
        return response.body();
    }

    /** The bytes that a {@code GET} of any path answers, of a range such as {@code bytes=0-99}. */
    public byte[] range(String path, String range) {
        HttpResponse<byte[]> response =
                exchange(request(path).header("Range", range).GET().build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 206) {
            throw new AssertionError(range + " of " + path + " was answered with " + response.statusCode());
        }
        return response.body();
    }

    private HttpReply send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        return new HttpReply(response.statusCode(), response.headers(), response.body());
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException failure) {
            throw new UncheckedIOException(request + " was not answered", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted during " + request, interrupted);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(TIMEOUT);
    }

    private HttpRequest.Builder upload(String path) {
        return request(path).header("Content-Type", "application/octet-stream").expectContinue(true);
    }

    private static BodyPublisher sized(GeneratedArray array) {
        return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(array::open), array.fileBytes());
    }

    @Override
    public void close() {
        http.close();
    }
}
