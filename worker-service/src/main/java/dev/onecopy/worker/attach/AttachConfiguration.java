package dev.onecopy.worker.attach;

import dev.onecopy.worker.config.SegmentProperties;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AttachConfiguration {
    private static final Duration RETRY_INTERVAL = Duration.ofSeconds(1);

    @Bean(destroyMethod = "close")
    SegmentAttachment segmentAttachment(SegmentProperties segment) {
        return new SegmentAttachment(segment.path(), RETRY_INTERVAL);
    }
}
