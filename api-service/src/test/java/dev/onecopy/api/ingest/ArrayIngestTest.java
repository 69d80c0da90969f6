package dev.onecopy.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.onecopy.api.config.ImageProperties;
import dev.onecopy.api.config.SegmentProperties;
import dev.onecopy.api.fixture.Destinations;
import dev.onecopy.api.fixture.Images;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.image.ImageFormatException;
import dev.onecopy.api.metrics.UploadMetrics;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.NameCollision;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentFullException;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayIngestTest {
    private static final Destination X = Destinations.named("x");
    private static final Duration TIMEOUT = Duration.ofHours(1);

    @TempDir
    Path folder = Path.of("");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Segment segment;
    private ArrayIngest ingest;

    @BeforeEach
    void open() {
        segment = SmallSegment.in(folder);
        ingest = new ArrayIngest(
                segment,
                new SegmentProperties(segment.file(), null, null, null, TIMEOUT, OnStop.DELETE),
                new ImageIngest(segment, new ImageProperties(10_000_000)),
                new UploadMetrics(new SimpleMeterRegistry()),
                () -> now);
    }

    @AfterEach
    void close() {
        segment.close();
    }

    private ArrayEntry ingest(byte[] body, Destination destination) throws IOException {
        return ingest.ingest(
                        Channels.newChannel(new ByteArrayInputStream(body)), OptionalLong.of(body.length), destination)
                .entry();
    }

    @Test
    void anImageIsKnownByItsFirstBytesAndOnlyItsPixelsStay() throws IOException {
        ArrayEntry entry = ingest(Images.png(2, 1, 8, Images.RGB, new byte[] {0, 1, 2, 3, 4, 5, 6}), X);
        assertThat(entry.type().shape()).hasToString("(1, 2, 3)");
        assertThat(entry.state()).isEqualTo(ArrayState.READY);
        try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
            assertThat(lease.array().data().toArray(ValueLayout.JAVA_BYTE)).containsExactly(1, 2, 3, 4, 5, 6);
        }
        assertThat(segment.list()).hasSize(1);
        assertThat(segment.usage().usedBytes()).isEqualTo(entry.extentBytes());
    }

    @Test
    void anImageThatCannotBeTakenLeavesNothingBehind() {
        byte[] image = Images.png(30, 30, 8, Images.RGB, new byte[30 * 91]);
        assertThatExceptionOfType(ImageFormatException.class)
                .isThrownBy(() -> ingest(Arrays.copyOf(image, image.length / 2), X));
        assertThatExceptionOfType(SegmentFullException.class)
                .as("a small file of many pixels")
                .isThrownBy(() -> ingest(Images.png(3000, 3000, 8, Images.GREY, new byte[9_003_000]), X));
        assertThatExceptionOfType(LengthRequiredException.class)
                .isThrownBy(() ->
                        ingest.ingest(Channels.newChannel(new ByteArrayInputStream(image)), OptionalLong.empty(), X));
        assertThatIOException()
                .isThrownBy(() -> ingest.ingest(
                        Channels.newChannel(new ByteArrayInputStream(image)), OptionalLong.of(image.length + 1), X));
        assertNothingIsLeft();
    }

    @Test
    void anArrayMayAskToExpire() throws IOException {
        byte[] body = GeneratedArray.of(ElementType.UINT8, 10).toBytes();
        ArrayEntry kept = ingest(body, X);
        ArrayEntry expiring = ingest(body, new Destination("x", NameCollision.REPLACE, Duration.ofMinutes(1)));
        assertThat(kept.expiresAt()).isNull();
        assertThat(expiring.expiresAt()).isNotNull();
        segment.expire(Instant.now().plus(Duration.ofMinutes(2)));
        assertThat(segment.list()).isEmpty();
    }

    @Test
    void anUploadThatTakesTooLongIsBrokenOff() {
        byte[] body = GeneratedArray.of(ElementType.UINT8, 1_000_000).toBytes();
        InputStream slow = new ByteArrayInputStream(body) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                now = now.plus(TIMEOUT.dividedBy(4));
                return super.read(target, offset, Math.min(length, 1000));
            }
        };
        assertThatExceptionOfType(UploadTimeoutException.class)
                .isThrownBy(() -> ingest.ingest(Channels.newChannel(slow), OptionalLong.of(body.length), X))
                .withMessageContaining("bytes");
        assertNothingIsLeft();
    }

    private void assertNothingIsLeft() {
        assertThat(segment.list()).isEmpty();
        assertThat(segment.usage().usedBytes()).isZero();
    }
}
