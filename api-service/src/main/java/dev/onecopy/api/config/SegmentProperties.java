package dev.onecopy.api.config;

import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.SegmentOptions;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Where the arrays lie.
 *
 * @param path the segment's file; on a tmpfs for speed, on a disk for arrays larger than memory
 * @param capacity for arrays, chosen at creation; half of what the file system has free unless set
 * @param directoryEntries how many arrays the segment can hold, chosen at creation; 16,384 unless set, fewer on a small
 *     file system
 * @param warmLimit how much memory free runs keep for arrays to come; a quarter of the capacity, at most 1 GiB, unless
 *     set
 * @param reservationTimeout how long a program may take to write and seal an array that it reserved
 * @param onStop whether the file outlives this process
 */
@Validated
@ConfigurationProperties("onecopy.segment")
public record SegmentProperties(
        @DefaultValue("/dev/shm/onecopy/segment") Path path,
        @Nullable DataSize capacity,

        @Nullable @Min(1) @Max(SegmentOptions.MAXIMUM_DIRECTORY_ENTRIES)
        Integer directoryEntries,

        @Nullable DataSize warmLimit,
        @DefaultValue("1h") Duration reservationTimeout,
        @DefaultValue("keep") OnStop onStop) {}
