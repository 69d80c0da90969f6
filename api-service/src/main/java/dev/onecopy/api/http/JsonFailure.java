package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body, without naming what it is bound to inside. */
final class JsonFailure {
    private JsonFailure() {}

    static String describe(HttpMessageNotReadableException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof UnrecognizedPropertyException unknown) {
            return "the field " + unknown.getPropertyName() + " is not known; known are "
                    + unknown.getKnownPropertyIds().stream()
                            .map(String::valueOf)
                            .sorted()
                            .collect(Collectors.joining(", "));
        }
        if (cause instanceof StreamReadException malformed) {
            return "the body is not JSON: line " + malformed.getLocation().getLineNr() + ", column "
                    + malformed.getLocation().getColumnNr();
        }
        if (cause instanceof InvalidTypeIdException unknown) {
            return unknown.getTypeId() == null
                    ? "the field kind is missing"
                    : "the kind " + unknown.getTypeId() + " is not known; there are "
                            + Stream.of(unknown.getBaseType()
                                            .getRawClass()
                                            .getAnnotation(JsonSubTypes.class)
                                            .value())
                                    .map(JsonSubTypes.Type::name)
                                    .collect(Collectors.joining(", "));
        }
        if (cause instanceof DatabindException mismatch) {
            return "the body does not have the form that is asked for: " + path(mismatch)
                    + " is of another type than expected";
        }
        return "a JSON body is missing or incomplete";
    }

    private static String path(DatabindException mismatch) {
        return mismatch.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
