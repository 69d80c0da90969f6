package dev.onecopy.api.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the API judges workers by their heartbeats.
 *
 * @param lostAfter silence after which a worker counts as lost
 * @param forgottenAfter silence after which it is no longer shown
 */
@ConfigurationProperties("onecopy.worker-registry")
public record WorkerRegistryProperties(
        @DefaultValue("10s") Duration lostAfter,
        @DefaultValue("5m") Duration forgottenAfter) {}
