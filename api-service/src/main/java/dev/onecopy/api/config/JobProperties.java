package dev.onecopy.api.config;

import dev.onecopy.message.MessageLimits;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of jobs.
 *
 * @param timeout how long a job may take that does not say so itself
 * @param maximumTimeout the longest that a job may ask for
 * @param maximumCoreTime how long a job may take one core, by the estimate that its slices are cut by
 * @param maximumItems mapped values a job
 * @param itemsPerTask mapped values that one message carries at most; fewer where its slice would take long
 * @param maximumItemCharacters of the values of one item, written as literals
 * @param maximumPartials slices times items times reductions of a stage, of long partials a multiple; what stands in
 *     memory until it is merged
 * @param maximumFindings what the stages of one group of items may find for later stages; goes with every task
 * @param maximumUnfinished jobs accepted and not ended; one more is refused
 * @param maximumMemory what they may take of the heap together; half of it unless set
 * @param reclaimAfter how long a slice may be out without an answer before it is sent again
 * @param unservedAfter how long a function may be served by nobody before the jobs that call it fail
 * @param maximumAttempts workers that may be lost while they run one slice and nothing else, before its job fails
 */
@Validated
@ConfigurationProperties("onecopy.job")
public record JobProperties(
        @DefaultValue("10m") Duration timeout,
        @DefaultValue("24h") Duration maximumTimeout,
        @DefaultValue("100h") Duration maximumCoreTime,
        @DefaultValue("10000") @Min(1) @Max(100_000) int maximumItems,

        @DefaultValue("64") @Min(1) @Max(MessageLimits.MAXIMUM_ITEMS)
        int itemsPerTask,

        @DefaultValue("8192") @Min(1) int maximumItemCharacters,
        @DefaultValue("1000000") @Min(1) long maximumPartials,
        @DefaultValue("1MB") DataSize maximumFindings,
        @DefaultValue("10000") @Min(1) int maximumUnfinished,
        @Nullable DataSize maximumMemory,
        @DefaultValue("30s") Duration reclaimAfter,
        @DefaultValue("1m") Duration unservedAfter,
        @DefaultValue("3") @Min(1) int maximumAttempts) {}
