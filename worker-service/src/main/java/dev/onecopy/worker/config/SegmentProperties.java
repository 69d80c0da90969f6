package dev.onecopy.worker.config;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the segment is.
 *
 * @param path the file that the API owns and this worker maps
 */
@ConfigurationProperties("onecopy.segment")
public record SegmentProperties(
        @DefaultValue("/dev/shm/onecopy/segment") Path path) {}
