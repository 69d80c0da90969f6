package dev.onecopy.api.config;

import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

/** Opens the segment before anything else needs it, and closes it last. */
@Configuration
class SegmentConfiguration {
    @Bean
    Segment segment(SegmentProperties properties) throws IOException {
        Path file = properties.path().toAbsolutePath();
        Path folder = file.getParent();
        if (folder == null) {
            throw new IllegalArgumentException("onecopy.segment.path is " + file + "; it must name a file in a folder");
        }
        Files.createDirectories(folder);
        return Segment.openOrCreate(file, options(properties, SegmentOptions.defaults(folder)));
    }

    private static SegmentOptions options(SegmentProperties properties, SegmentOptions defaults) {
        DataSize capacity = properties.capacity();
        Integer directoryEntries = properties.directoryEntries();
        DataSize warmLimit = properties.warmLimit();
        SegmentOptions options = new SegmentOptions(
                capacity == null ? defaults.capacityBytes() : capacity.toBytes(),
                directoryEntries == null ? defaults.directoryEntries() : directoryEntries,
                properties.onStop());
        return warmLimit == null ? options : options.withWarmLimitBytes(warmLimit.toBytes());
    }

    @Bean
    HealthIndicator segmentHealthIndicator(Segment segment) {
        return () -> Health.up()
                .withDetail("capacityBytes", segment.usage().capacityBytes())
                .withDetail("freeBytes", segment.usage().freeBytes())
                .build();
    }
}
