package dev.onecopy.api.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of jobs.
 *
 * @param timeout how long a job may take that does not say so itself
 * @param maximumTimeout the longest that a job may ask for
 * @param maximumItems mapped values a job
 * @param itemsPerTask mapped values that one message carries
 * @param maximumUnfinished jobs accepted and not ended; one more is refused
 * @param maximumKept ended jobs that are remembered; the oldest are forgotten
 * @param maximumAttempts deliveries of one slice that may be lost with their worker before the job fails
 */
@Validated
@ConfigurationProperties("onecopy.job")
public record JobProperties(
        @DefaultValue("10m") Duration timeout,
        @DefaultValue("24h") Duration maximumTimeout,
        @DefaultValue("10000") @Min(1) @Max(100_000) int maximumItems,
        @DefaultValue("64") @Min(1) int itemsPerTask,
        @DefaultValue("10000") @Min(1) int maximumUnfinished,
        @DefaultValue("10000") @Min(1) int maximumKept,
        @DefaultValue("3") @Min(1) int maximumAttempts) {}
