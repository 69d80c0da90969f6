package dev.onecopy.testing;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * What the service answered.
 *
 * @param status of HTTP
 * @param headers names in any case
 * @param text the body
 */
public record HttpReply(int status, HttpHeaders headers, String text) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The body as JSON. */
    public JsonNode json() {
        return JSON.readTree(text);
    }

    /** A field of the body as text; empty when it is not there. */
    public String field(String name) {
        return json().path(name).asString("");
    }

    /** The media type without its parameters; empty when there is none. */
    public String contentType() {
        return headers.firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
    }

    @Override
    public String toString() {
        return "HTTP " + status + " " + text;
    }
}
