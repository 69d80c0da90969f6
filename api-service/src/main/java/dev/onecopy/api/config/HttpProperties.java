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
 * Who may call.
 *
 * @param publishAddress where clients reach the service when that is not {@code server.address}, as behind a
 *     container's published port
 * @param allowedHosts names that a request's {@code Host} may carry besides those of loopback
 * @param maximumWait the longest that a request for a job is held
 * @param maximumUploads how many bodies may come in at a time; one more is refused
 * @param minimumUploadRate how many bytes a second must come of a body that this service waits for; 0 takes any
 * @param uploadRateWindow how long a body is waited for before it is judged by that, each time
 */
@Validated
@ConfigurationProperties("onecopy.http")
public record HttpProperties(
        @Nullable String publishAddress,
        @DefaultValue List<String> allowedHosts,
        @DefaultValue("60s") Duration maximumWait,
        @DefaultValue("64") @Min(1) int maximumUploads,
        @DefaultValue("32KB") DataSize minimumUploadRate,

        @DefaultValue("20s") @DurationMin(millis = 100) Duration uploadRateWindow) {}
