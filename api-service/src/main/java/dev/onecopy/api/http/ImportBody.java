package dev.onecopy.api.http;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Asks for a copy of an .npy file of the service's host. */
record ImportBody(
        @Schema(description = "absolute", example = "/data/x.npy", requiredMode = Schema.RequiredMode.REQUIRED)
        @Nullable
        String path)
        implements ArrayRequest {
    /** @throws InvalidRequestException if it is missing */
    String requiredPath() {
        if (path == null) {
            throw new InvalidRequestException("path is needed; for example \"path\": \"/data/x.npy\"");
        }
        return path;
    }
}
