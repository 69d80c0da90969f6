package dev.onecopy.standalone.client;

import dev.onecopy.standalone.terminal.OnecopyException;
import dev.onecopy.standalone.terminal.StoppedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Asks the service over HTTP; an answer that is a problem becomes an exception with its code and detail. */
public final class ServiceClient implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(90);
    private static final int FIRST_ERROR_STATUS = 400;

    private final URI root;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** @param root such as {@code http://127.0.0.1:8080} */
    public ServiceClient(URI root) {
        this.root = root;
    }

    /** Where the service is. */
    public URI root() {
        return root;
    }

    /** What lies in the segment. */
    public JsonNode segment() {
        return get("/v1/segment");
    }

    /**
     * Puts an array under a name.
     *
     * @param body an .npy stream, opened when it is wanted
     * @param bodyBytes its length
     * @return the array as the service shows it
     */
    public JsonNode putArray(String name, Supplier<InputStream> body, long bodyBytes) {
        BodyPublisher publisher = BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(body), bodyBytes);
        // An upload takes as long as it takes: no time limit.
        return send(HttpRequest.newBuilder(root.resolve("/v1/arrays/" + name))
                .header("Content-Type", "application/octet-stream")
                .expectContinue(true)
                .PUT(publisher)
                .build());
    }

    /** Submits a job and returns it as it is after a moment: ended, or not yet. */
    public JsonNode submit(Map<String, Object> job) {
        return send(request("/v1/jobs?wait=1s")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(job)))
                .build());
    }

    /** The job as it is after a moment: ended, or not yet. */
    public JsonNode job(String id) {
        return get("/v1/jobs/" + id + "?wait=1s");
    }

    private JsonNode get(String path) {
        return send(request(path).GET().build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(path)).timeout(ANSWER_WITHIN);
    }

    private JsonNode send(HttpRequest request) {
        String what = request.method() + " " + request.uri().getPath();
        HttpResponse<String> response;
        try {
            response = http.send(request, BodyHandlers.ofString());
        } catch (IOException failure) {
            throw new OnecopyException(what + " was not answered: " + failure, failure);
        } catch (InterruptedException signalled) {
            throw new StoppedException();
        }
        if (response.statusCode() >= FIRST_ERROR_STATUS) {
            throw new OnecopyException(what + " was answered with " + response.statusCode() + " " + problem(response));
        }
        return JSON.readTree(response.body());
    }

    private static String problem(HttpResponse<String> response) {
        boolean isProblem = response.headers()
                .firstValue("Content-Type")
                .filter(type -> type.startsWith("application/problem+json"))
                .isPresent();
        if (!isProblem) {
            return response.body().lines().findFirst().orElse("and no body");
        }
        JsonNode problem = JSON.readTree(response.body());
        return problem.path("code").asString("") + ": " + problem.path("detail").asString("");
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
