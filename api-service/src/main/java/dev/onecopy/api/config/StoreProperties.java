package dev.onecopy.api.config;

import dev.onecopy.segment.OnStop;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where jobs are remembered, and for how long.
 *
 * @param path the database's file without its suffix; beside the segment, as {@code <segment>.jobs}, unless set
 * @param onStop whether the file outlives this process; as the segment does unless set
 * @param keepFor how long ended jobs are remembered
 * @param maximumJobs how many jobs are remembered; the oldest ended ones are forgotten
 * @param maximumSlices how many deliveries of slices are remembered; the oldest are forgotten
 */
@Validated
@ConfigurationProperties("onecopy.store")
public record StoreProperties(
        @Nullable Path path,
        @Nullable OnStop onStop,
        @DefaultValue("30d") Duration keepFor,
        @DefaultValue("100000") @Min(1) int maximumJobs,
        @DefaultValue("1000000") @Min(1) long maximumSlices) {}
