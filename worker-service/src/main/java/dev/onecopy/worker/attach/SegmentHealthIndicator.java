package dev.onecopy.worker.attach;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Ready when the segment is mapped; kernels are warm before that is tried. Shown as {@code segment}. */
@Component
class SegmentHealthIndicator implements HealthIndicator {
    private final SegmentAttachment attachment;

    SegmentHealthIndicator(SegmentAttachment attachment) {
        this.attachment = attachment;
    }

    @Override
    public Health health() {
        long mappedBytes = attachment.mappedBytes();
        return mappedBytes > 0
                ? Health.up().withDetail("mappedBytes", mappedBytes).build()
                : Health.outOfService()
                        .withDetail("reason", "the segment is not mapped yet")
                        .build();
    }
}
