package dev.onecopy.api.config;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of the arrays that jobs give.
 *
 * @param maximumArrays that one job may give
 * @param maximumBytes that the arrays of one job may have together; only the room in the segment unless set
 * @param maximumReserved that arrays of jobs which have not ended may have together, unless there is one such job
 *     alone; three quarters of the segment unless set
 * @param timeToLive how long after their last use those without a name are kept
 */
@Validated
@ConfigurationProperties("onecopy.output")
public record OutputProperties(
        @DefaultValue("4096") @Min(0) int maximumArrays,
        @Nullable DataSize maximumBytes,
        @Nullable DataSize maximumReserved,

        @DefaultValue("1h") @DurationMin(millis = 1) @DurationMax(days = OutputProperties.MAXIMUM_DAYS)
        Duration timeToLive) {
    /** Ten years, as of {@link dev.onecopy.segment.ArrayWriter#MAXIMUM_TIME_TO_LIVE}. */
    static final int MAXIMUM_DAYS = 3_650;
}
