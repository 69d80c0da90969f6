package dev.onecopy.api.http;

import dev.onecopy.api.config.ConsoleProperties;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What this service is, and what stands beside it. */
@RestController
@Tag(name = "service")
class ServiceController {
    private final ServiceRepresentation service;

    ServiceController(BuildProperties build, ConsoleProperties console) {
        this.service = new ServiceRepresentation(String.valueOf(build.getVersion()), console.grafanaUrl());
    }

    /**
     * A service.
     *
     * @param grafanaUrl where its dashboards are, if anybody has said so
     */
    record ServiceRepresentation(String version, @Nullable URI grafanaUrl) {}

    @GetMapping("/v1/service")
    @Operation(summary = "Which version this is, and where its dashboards are")
    ServiceRepresentation get() {
        return service;
    }
}
