package dev.onecopy.api.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where requests come from, and how long and how many of them are held.
 *
 * @param publishAddress where clients reach the service when that is not {@code server.address}, as behind a
 *     container's published port
 * @param allowedHosts names that a request's {@code Host} may carry besides those of loopback
 * @param maximumWait the longest that a request for a job is held
 * @param maximumUploads how many arrays may come in at a time; one more is refused
 * @param maximumDownloads how many arrays may go out at a time; one more is refused
 * @param minimumRate how many bytes a second must come of a body, or be taken of an array, while this service waits for
 *     its client; 0 allows any
 * @param rateWindow how long a client is waited for before it is judged by that, each time
 */
@Validated
@ConfigurationProperties("onecopy.http")
public record HttpProperties(
        @Nullable String publishAddress,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("60s") Duration maximumWait,
        @DefaultValue("64") @Min(1) int maximumUploads,
        @DefaultValue("64") @Min(1) int maximumDownloads,
        @DefaultValue("32KB") DataSize minimumRate,

        @DefaultValue("20s") @DurationMin(millis = 100) Duration rateWindow) {}
