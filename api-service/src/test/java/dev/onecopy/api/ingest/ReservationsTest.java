package dev.onecopy.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.api.config.SegmentProperties;
import dev.onecopy.api.fixture.Destinations;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.ArrayNotFoundException;
import dev.onecopy.segment.ArrayState;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.OnStop;
import dev.onecopy.segment.OutputSlice;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentView;
import dev.onecopy.segment.StaleArrayException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReservationsTest {
    private static final ArrayType TYPE = new ArrayType(DType.UINT8, Shape.of(1000), Order.C);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private Instant now = START;
    private Segment segment;
    private Reservations reservations;

    @BeforeEach
    void open() {
        segment = SmallSegment.in(folder);
        SegmentProperties properties =
                new SegmentProperties(segment.file(), null, null, null, Duration.ofHours(1), OnStop.DELETE);
        reservations = new Reservations(segment, properties, () -> now);
    }

    @AfterEach
    void close() {
        segment.close();
    }

    @Test
    void whatAnotherProcessWroteIsPublishedWhenItHasLetGo() {
        ArrayEntry reserved =
                reservations.reserve(TYPE, Destinations.named("written")).entry();
        UUID id = reserved.reference().arrayId();
        try (SegmentView other = SegmentView.attach(segment.file())) {
            try (OutputSlice slice = other.output(reserved.reference(), 0, 1000)) {
                slice.data().fill((byte) 7);
                assertThatExceptionOfType(ArrayHeldException.class)
                        .isThrownBy(() -> reservations.seal(id))
                        .withMessageContaining(id.toString());
                assertThat(segment.find("written")).isEmpty();
                assertThatExceptionOfType(StaleArrayException.class)
                        .as("who begins only now")
                        .isThrownBy(() -> other.output(reserved.reference(), 0, 1000));
            }
        }
        assertThat(reservations.seal(id).state()).isEqualTo(ArrayState.READY);
        assertThat(segment.find("written")).isPresent();
        try (ArrayLease lease = segment.lease(id)) {
            assertThat(lease.array().data().toArray(ValueLayout.JAVA_BYTE)).containsOnly(7);
        }
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> reservations.seal(id));
    }

    @Test
    void whatIsNotSealedInTimeIsGivenUp() {
        Reservations.Reserved reserved = reservations.reserve(TYPE, Destinations.named(null));
        assertThat(reserved.expiresAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        now = reserved.expiresAt().minusMillis(1);
        reservations.expire();
        assertThat(segment.list()).hasSize(1);
        now = reserved.expiresAt();
        reservations.expire();
        assertThat(segment.list()).isEmpty();
        assertThat(segment.usage().usedBytes()).isZero();
    }

    @Test
    void whatIsAbandonedWhileItIsHeldIsNotGivenAway() {
        ArrayEntry reserved =
                reservations.reserve(TYPE, Destinations.named(null)).entry();
        try (SegmentView other = SegmentView.attach(segment.file());
                OutputSlice held = other.output(reserved.reference(), 0, 1000)) {
            assertThat(reservations.abandon(reserved.reference().arrayId())).isTrue();
            assertThat(segment.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.QUARANTINED);
            held.data().fill((byte) 1);
        }
        segment.reclaim();
        assertThat(segment.list()).isEmpty();
        assertThat(reservations.abandon(reserved.reference().arrayId())).isFalse();
    }

    @Test
    void aNameThatWasTakenMeanwhileLeavesTheReservationOpen() {
        UUID id = reservations
                .reserve(TYPE, Destinations.named("taken"))
                .entry()
                .reference()
                .arrayId();
        ArrayEntry taker = SmallSegment.countingArray(segment, "taken", 3);
        assertThatExceptionOfType(NameTakenException.class).isThrownBy(() -> reservations.seal(id));
        assertThatExceptionOfType(NameTakenException.class)
                .isThrownBy(() -> reservations.reserve(TYPE, Destinations.named("taken")));
        segment.delete(taker.reference().arrayId());
        assertThat(reservations.seal(id).name()).isEqualTo("taken");
    }
}
