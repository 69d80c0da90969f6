package dev.onecopy.api.http;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** An array asked for in JSON, without its bytes; {@code kind} says where these come from. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(name = "reserve", value = ReservationBody.class),
    @JsonSubTypes.Type(name = "import", value = ImportBody.class)
})
sealed interface ArrayRequest permits ReservationBody, ImportBody {}
