package dev.onecopy.api.http;

import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body, without naming what it is bound to inside. */
final class JsonFailure {
    private JsonFailure() {}

    static String describe(HttpMessageNotReadableException failure) {
        return switch (failure.getCause()) {
            case UnrecognizedPropertyException unknown ->
                "the field " + unknown.getPropertyName() + " is not known; known are "
                        + unknown.getKnownPropertyIds().stream()
                                .map(String::valueOf)
                                .sorted()
                                .collect(Collectors.joining(", "));
            case StreamReadException malformed ->
                "the body is not JSON: line " + line(malformed) + ", column "
                        + malformed.getLocation().getColumnNr();
            case DatabindException mismatch ->
                "the body does not have the form of a job: " + path(mismatch) + " is of another type than expected";
            case null, default -> "a JSON body is missing or incomplete";
        };
    }

    private static int line(JacksonException failure) {
        return failure.getLocation().getLineNr();
    }

    private static String path(DatabindException mismatch) {
        return mismatch.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
