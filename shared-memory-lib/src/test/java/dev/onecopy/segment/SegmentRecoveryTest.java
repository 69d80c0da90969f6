package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.CAPACITY_BYTES;
import static dev.onecopy.segment.SegmentFolder.OPTIONS;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.fill;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static dev.onecopy.segment.SegmentFolder.longs;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the next owner finds. A kill is imitated by the bytes it would leave; {@link SegmentProcessTest} kills for real.
 */
class SegmentRecoveryTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void whatWasPublishedIsKept() {
        ArrayEntry named;
        ArrayEntry unnamed;
        UUID segmentId;
        try (Segment segment = folder.open()) {
            named = publish(segment, "näme", 100, 1);
            unnamed = publish(segment, 7, 2);
            segmentId = segment.segmentId();
            assertThat(segment.ownerEpoch()).isEqualTo(1);
        }
        try (Segment segment = folder.open()) {
            assertThat(segment.segmentId()).isEqualTo(segmentId);
            assertThat(segment.ownerEpoch()).isEqualTo(2);
            assertThat(segment.list()).containsExactly(named, unnamed);
            assertThat(segment.find("näme")).contains(named);
            assertThat(segment.usage().usedBytes()).isEqualTo(named.extentBytes() + unnamed.extentBytes());
            try (ArrayLease lease = segment.lease(named.reference().arrayId())) {
                assertThat(isFilled(lease.array().data(), 1)).isTrue();
            }
        }
    }

    @Test
    void otherOptionsDoNotChangeASegmentThatExists() {
        folder.open().close();
        try (Segment segment =
                Segment.openOrCreate(folder.file(), new SegmentOptions(2 * CAPACITY_BYTES, 99, OnStop.KEEP))) {
            assertThat(segment.usage().capacityBytes()).isEqualTo(CAPACITY_BYTES);
            assertThat(segment.usage().directoryEntries()).isEqualTo(16);
        }
    }

    @Test
    @SuppressWarnings("try") // The segment is closed with work in progress, as a kill would leave it.
    void whatWasHalfWrittenOrDrainsAndIsNotUsedIsFreedAndItsMemoryIsZero() {
        Segment segment = folder.open();
        ArrayWriter writer = segment.reserve(longs(1000));
        fill(writer.data(), -1);
        ArrayEntry deleted = publish(segment, 2000, -1);
        ArrayLease lease = segment.lease(deleted.reference().arrayId());
        segment.delete(deleted.reference().arrayId());
        segment.close();

        try (Segment next = folder.open()) {
            next.settle(Set.of(), Set.of());
            assertThat(next.list()).isEmpty();
            assertThat(next.usage().usedBytes()).isZero();
            try (ArrayWriter all = next.reserve(bytes(CAPACITY_BYTES))) {
                assertThat(isZero(all.data())).isTrue();
            }
        }
        lease.close();
        writer.close();
    }

    @Test
    @SuppressWarnings("try") // The segment is closed with a lease, as a kill would leave it.
    void whatDrainsAndIsUsedCanBeLeasedAgainUntilTheOwnerSaysThatAllIsKnown() {
        Segment segment = folder.open();
        ArrayEntry used = publish(segment, "a", 10, 1);
        UUID id = used.reference().arrayId();
        ArrayLease before = segment.lease(id);
        ArrayEntry replacing = publish(segment, "a", 10, 2);
        segment.close();
        before.close();

        try (Segment next = folder.open()) {
            next.settle(Set.of(), Set.of(id));
            assertThat(next.find("a")).contains(replacing);
            ArrayLease lease = next.lease(id);
            assertThat(isFilled(lease.array().data(), 1)).isTrue();
            next.freeUnused();
            assertThatThrownBy(() -> next.lease(id)).isInstanceOf(ArrayNotFoundException.class);
            assertThat(next.find(id)).isPresent();
            lease.close();
            assertThat(next.list()).containsExactly(replacing);
        }
    }

    @Test
    void whatDrainsAndNobodyLeasesAgainIsFreed() {
        Segment segment = folder.open();
        ArrayEntry used = publish(segment, "a", 10, 1);
        UUID id = used.reference().arrayId();
        try (ArrayLease before = segment.lease(id)) {
            segment.delete(id);
            segment.close();
            assertThat(before.entry().reference().arrayId()).isEqualTo(id);
        }
        try (Segment next = folder.open()) {
            next.settle(Set.of(), Set.of(id));
            assertThat(next.list()).hasSize(1);
            next.freeUnused();
            assertThat(next.list()).isEmpty();
            assertThat(next.usage().usedBytes()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {SegmentDescriptor.STATE_WRITING, SegmentDescriptor.STATE_QUARANTINED, 200})
    void everyStateButThoseThatAreKeptIsFreed(int state) {
        ArrayEntry entry = publishedThenClosed("a", 10);
        SegmentBytes.of(folder.file())
                .writeWord(entry.reference().entryIndex(), entry.reference().generation(), state);
        try (Segment segment = folder.open()) {
            assertThat(segment.list()).isEmpty();
            assertThat(segment.usage().usedBytes()).isZero();
            assertThat(publish(segment, 1, 1).reference().generation())
                    .isGreaterThan(entry.reference().generation());
        }
    }

    @Test
    void ofTwoArraysOfOneNameTheLaterPublishedIsKept() {
        ArrayEntry before;
        ArrayEntry after;
        try (Segment segment = folder.open()) {
            before = publish(segment, "a", 10, 1);
            after = publish(segment, "a", 20, 2);
        }
        // As if the owner had been killed between publishing the new array and draining the old one.
        SegmentBytes.of(folder.file())
                .writeWord(
                        before.reference().entryIndex(),
                        before.reference().generation(),
                        SegmentDescriptor.STATE_READY);
        try (Segment segment = folder.open()) {
            assertThat(segment.find("a")).contains(after);
            segment.settle(Set.of(), Set.of());
            assertThat(segment.list()).containsExactly(after);
            assertThat(segment.usage().usedBytes()).isEqualTo(after.extentBytes());
        }
    }

    @Test
    void aFlippedBitLosesThatArrayAlone() {
        ArrayEntry kept;
        ArrayEntry lost;
        try (Segment segment = folder.open()) {
            lost = publish(segment, "lost", 10, 1);
            kept = publish(segment, "kept", 10, 2);
        }
        SegmentBytes.of(folder.file())
                .flipBit(SegmentDescriptor.entryOffsetBytes(lost.reference().entryIndex())
                        + SegmentDescriptor.SHAPE_OFFSET);
        try (Segment segment = folder.open()) {
            assertThat(segment.list()).containsExactly(kept);
            assertThat(segment.usage().usedBytes()).isEqualTo(kept.extentBytes());
        }
    }

    @Test
    void anExtentOutsideTheDataAreaIsRejected() {
        ArrayEntry entry = publishedThenClosed("a", 10);
        SegmentBytes.of(folder.file()).rewriteOffset(entry, 0);
        try (Segment segment = folder.open()) {
            assertThat(segment.list()).isEmpty();
        }
    }

    @Test
    void anExtentOverAnotherIsRejected() {
        ArrayEntry first;
        ArrayEntry second;
        try (Segment segment = folder.open()) {
            first = publish(segment, "first", 10, 1);
            second = publish(segment, "second", 10, 2);
        }
        SegmentBytes.of(folder.file()).rewriteOffset(first, second.offsetBytes());
        try (Segment segment = folder.open()) {
            assertThat(segment.list()).containsExactly(second);
        }
    }

    @Test
    void aCreationThatWasKilledIsDoneAgain() {
        SegmentBytes.create(folder.file(), "creating", 4096);
        assertThatExceptionOfType(SegmentFormatException.class)
                .isThrownBy(() -> SegmentView.attach(folder.file()))
                .withMessageContaining("being created");
        try (Segment segment = folder.open()) {
            assertThat(segment.ownerEpoch()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyFileBecomesASegment() {
        SegmentBytes.create(folder.file(), "", 0);
        try (Segment segment = Segment.openOrCreate(folder.file(), OPTIONS);
                SegmentView view = SegmentView.attach(folder.file())) {
            assertThat(view.segmentId()).isEqualTo(segment.segmentId());
        }
    }

    private ArrayEntry publishedThenClosed(String name, long count) {
        try (Segment segment = folder.open()) {
            return publish(segment, name, count, -1);
        }
    }
}
