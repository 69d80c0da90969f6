package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ExpiryTest {
    private static final Duration HOUR = Duration.ofHours(1);

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void anArrayExpiresItsTimeToLiveAfterItsLastUse() {
        try (Segment segment = folder.open()) {
            ArrayEntry kept = publish(segment, 1, 1);
            ArrayEntry expiring = publishExpiring(segment, "result");
            assertThat(kept.expiresAt()).isNull();
            assertThat(expiring.expiresAt()).isCloseTo(Instant.now().plus(HOUR), within(1, ChronoUnit.MINUTES));

            assertThat(segment.expire(Instant.now().plus(HOUR).minusSeconds(60)))
                    .isEmpty();
            assertThat(segment.expire(Instant.now().plus(HOUR)))
                    .extracting(ArrayEntry::reference)
                    .containsExactly(expiring.reference());
            assertThat(segment.find("result")).isEmpty();
            assertThat(segment.list()).extracting(ArrayEntry::reference).containsExactly(kept.reference());
            assertThat(segment.usage().usedBytes()).isEqualTo(kept.extentBytes());
        }
    }

    @Test
    void anArrayInUseDoesNotExpire() {
        try (Segment segment = folder.open()) {
            ArrayEntry expiring = publishExpiring(segment, "result");
            try (ArrayLease lease = segment.lease(expiring.reference().arrayId())) {
                assertThat(lease.entry().expiresAt()).isNull();
                assertThat(segment.expire(Instant.MAX)).isEmpty();
            }
            assertThat(segment.expire(Instant.MAX)).hasSize(1);
        }
    }

    @Test
    void theTimeToLiveIsKnownToTheNextOwnerToo() {
        try (Segment segment = folder.open()) {
            publishExpiring(segment, "result");
        }
        try (Segment segment = folder.open()) {
            assertThat(segment.find("result").orElseThrow().expiresAt())
                    .isCloseTo(Instant.now().plus(HOUR), within(1, ChronoUnit.MINUTES));
        }
    }

    @Test
    void aTimeToLiveHasLimits() {
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(bytes(1))) {
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> writer.expireAfter(Duration.ZERO))
                    .withMessageContaining("PT0S");
            assertThatExceptionOfType(IllegalArgumentException.class)
                    .isThrownBy(() -> writer.expireAfter(ArrayWriter.MAXIMUM_TIME_TO_LIVE.plusMillis(1)));
        }
    }

    private static ArrayEntry publishExpiring(Segment segment, String name) {
        try (ArrayWriter writer = segment.reserve(bytes(1000))) {
            writer.expireAfter(HOUR);
            return writer.publish(name, NameCollision.REFUSE).entry();
        }
    }
}
