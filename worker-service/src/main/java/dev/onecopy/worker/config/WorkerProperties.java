package dev.onecopy.worker.config;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.UUID;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this worker works.
 *
 * @param id names the process in results and heartbeats; must be unique, random when left out
 * @param threads how many slices it runs at a time
 * @param heartbeatInterval how often the API is told that it lives
 * @param stopTimeout how long running slices may take to finish when the process is told to stop
 * @param exitWithParent whether the process stops when its standard input ends, as it does when its parent dies
 */
@Validated
@ConfigurationProperties("onecopy.worker")
public record WorkerProperties(
        @DefaultValue("") @Pattern(regexp = "[A-Za-z0-9._-]{1,64}")
        String id,

        @DefaultValue("1") @Min(1) @Max(1024) int threads,

        @DefaultValue("2s") @DurationMin(millis = 100) @DurationMax(minutes = 1)
        Duration heartbeatInterval,

        @DefaultValue("10s") @DurationMin(millis = 0) @DurationMax(minutes = 10)
        Duration stopTimeout,

        @DefaultValue("false") boolean exitWithParent) {
    public WorkerProperties {
        if (id.isEmpty()) {
            id = "worker-" + UUID.randomUUID().toString().substring(0, 8);
        }
    }
}
