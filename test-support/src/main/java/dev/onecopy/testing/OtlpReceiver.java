package dev.onecopy.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;

/**
 * Takes spans as an OpenTelemetry collector does over HTTP, and keeps what it was sent. It looks into the messages
 * without their schema: ids of traces are 16 bytes in a row, names are plain text.
 */
public final class OtlpReceiver implements AutoCloseable {
    private static final String PATH = "/v1/traces";

    private final HttpServer server;
    private final List<String> received = new CopyOnWriteArrayList<>();

    private OtlpReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(
                Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory()));
        server.createContext(PATH, this::take);
        server.start();
    }

    /** On a free port of the loopback address. */
    public static OtlpReceiver start() {
        try {
            return new OtlpReceiver();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    /** Where spans are sent to. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + PATH;
    }

    /** Whether a service has sent a span of this name in this trace. */
    public boolean hasSpan(String service, String traceId, String name) {
        String id = new String(HexFormat.of().parseHex(traceId), StandardCharsets.ISO_8859_1);
        // A message of one service has all its spans; each begins with the id of its trace and names itself after it.
        return received.stream()
                .filter(message -> message.contains(service))
                .flatMap(message ->
                        Arrays.stream(message.split(Pattern.quote(id), -1)).skip(1))
                .anyMatch(
                        span -> span.substring(0, Math.min(span.length(), 100)).contains(name));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
