package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.CAPACITY_BYTES;
import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.OPTIONS;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.fill;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static dev.onecopy.segment.SegmentFolder.longs;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void anArrayIsFoundOnceItIsPublished() {
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(longs(2, 3))) {
            assertThat(segment.list()).extracting(ArrayEntry::state).containsExactly(ArrayState.WRITING);
            fill(writer.data(), 5);

            ArrayEntry entry = writer.publish("a", NameCollision.REFUSE).entry();

            assertThat(entry.state()).isEqualTo(ArrayState.READY);
            assertThat(entry.type()).isEqualTo(longs(2, 3));
            assertThat(entry.name()).isEqualTo("a");
            assertThat(segment.find("a")).contains(entry);
            assertThat(segment.find(entry.reference().arrayId())).contains(entry);
            assertThat(segment.list()).containsExactly(entry);
        }
    }

    @Test
    void aLeaseShowsTheBytesReadOnly() {
        try (Segment segment = folder.open()) {
            ArrayEntry entry = publish(segment, 6, 5);
            try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
                NdArray array = lease.array();
                assertThat(array.data().byteSize()).isEqualTo(48);
                assertThat(isFilled(array.data(), 5)).isTrue();
                assertThat(array.data().isReadOnly()).isTrue();
                assertThat(lease.entry().leases()).isEqualTo(1);
            }
            assertThat(segment.find(entry.reference().arrayId()).orElseThrow().leases())
                    .isZero();
        }
    }

    @Test
    void aWriterThatIsNotPublishedLeavesNothing() {
        try (Segment segment = folder.open()) {
            UUID arrayId;
            try (ArrayWriter writer = segment.reserve(bytes(3 * MIB))) {
                fill(writer.data(), -1);
                arrayId = segment.list().getFirst().reference().arrayId();
            }
            assertThat(segment.find(arrayId)).isEmpty();
            assertThat(segment.usage().usedBytes()).isZero();
            assertThat(segment.usage().directoryUsed()).isZero();
        }
    }

    @Test
    void reusedMemoryIsZero() {
        try (Segment segment = folder.open()) {
            List<ArrayEntry> neighbours = new ArrayList<>();
            for (int index = 0; index < 8; index++) {
                neighbours.add(publish(segment, 9, -1));
            }
            ArrayEntry freed = neighbours.get(3);
            segment.delete(freed.reference().arrayId());
            try (ArrayWriter writer = segment.reserve(longs(9))) {
                assertThat(isZero(writer.data())).isTrue();
                ArrayEntry reused = writer.publish();
                assertThat(reused.offsetBytes()).isEqualTo(freed.offsetBytes());
            }
            try (ArrayLease lease = segment.lease(neighbours.get(4).reference().arrayId())) {
                assertThat(isFilled(lease.array().data(), -1)).isTrue();
            }
        }
    }

    @Test
    void aDeletedArrayDrainsUntilItsLastLeaseIsClosed() {
        try (Segment segment = folder.open()) {
            ArrayEntry entry = publish(segment, "a", 6, 5);
            UUID arrayId = entry.reference().arrayId();
            ArrayLease first = segment.lease(arrayId);
            ArrayLease second = segment.lease(arrayId);

            assertThat(segment.delete(arrayId).state()).isEqualTo(ArrayState.READY);

            assertThat(segment.find("a")).as("the name is free at once").isEmpty();
            assertThat(segment.find(arrayId).orElseThrow().state()).isEqualTo(ArrayState.DRAINING);
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> segment.lease(arrayId));
            assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> segment.delete(arrayId));
            first.close();
            first.close();
            assertThat(isFilled(second.array().data(), 5)).isTrue();
            assertThat(segment.usage().usedBytes()).isEqualTo(64);
            second.close();
            assertThat(segment.find(arrayId)).isEmpty();
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }

    @Test
    void aNameThatIsTakenIsRefusedAndTheWriterCanStillPublish() {
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(longs(1))) {
            ArrayEntry first = publish(segment, "a", 1, 1);
            NameTakenException refusal =
                    catchThrowableOfType(NameTakenException.class, () -> writer.publish("a", NameCollision.REFUSE));
            assertThat(refusal.code()).isEqualTo("name_taken");
            assertThat(segment.find("a")).contains(first);
            assertThat(writer.publish("b", NameCollision.REFUSE).entry().state())
                    .isEqualTo(ArrayState.READY);
        }
    }

    @Test
    void aReplacedArrayDrainsAndTheNameLeadsToTheNewOne() {
        try (Segment segment = folder.open()) {
            ArrayEntry before = publish(segment, "a", 6, 1);
            try (ArrayLease lease = segment.lease(before.reference().arrayId())) {
                ArrayEntry after = publish(segment, "a", 6, 2);
                assertThat(segment.find("a")).contains(after);
                assertThat(isFilled(lease.array().data(), 1)).isTrue();
                assertThat(segment.list())
                        .extracting(ArrayEntry::state)
                        .containsExactly(ArrayState.DRAINING, ArrayState.READY);
            }
            assertThat(segment.list()).hasSize(1);
            assertThat(segment.find("a")).isPresent();
        }
    }

    @Test
    void aPublicationTellsWhichArrayItReplaced() {
        try (Segment segment = folder.open();
                ArrayWriter first = segment.reserve(longs(1));
                ArrayWriter second = segment.reserve(longs(1))) {
            Publication created = first.publish("a", NameCollision.REPLACE);
            assertThat(created.replaced()).isNull();
            assertThat(second.publish("a", NameCollision.REPLACE).replaced())
                    .isEqualTo(created.entry().reference());
        }
    }

    @Test
    void emptyArraysAndScalarsAreArrays() {
        try (Segment segment = folder.open()) {
            ArrayEntry empty = publish(segment, 0, 0);
            ArrayEntry scalar;
            try (ArrayWriter writer = segment.reserve(longs())) {
                writer.data().set(ValueLayout.JAVA_LONG, 0, 7);
                scalar = writer.publish();
            }
            assertThat(empty.extentBytes()).isZero();
            try (ArrayLease lease = segment.lease(empty.reference().arrayId())) {
                assertThat(lease.array().data().byteSize()).isZero();
            }
            try (ArrayLease lease = segment.lease(scalar.reference().arrayId())) {
                assertThat(lease.array().shape().ndim()).isZero();
                assertThat(lease.array().data().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(7);
            }
            segment.delete(empty.reference().arrayId());
            assertThat(segment.usage().directoryUsed()).isEqualTo(1);
        }
    }

    @Test
    void aFortranOrderedArrayHasItsStrides() {
        ArrayType type = new ArrayType(DType.FLOAT32, Shape.of(2, 3), Order.F);
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(type)) {
            ArrayEntry entry = writer.publish();
            try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
                assertThat(lease.array().stridesBytes()).containsExactly(4, 8);
            }
        }
    }

    @Test
    void aFullSegmentSaysWhatWasNeededAndWhatIsFree() {
        try (Segment segment = folder.open()) {
            publish(segment, 5 * MIB / 8, 1);
            SegmentFullException refusal =
                    catchThrowableOfType(SegmentFullException.class, () -> segment.reserve(bytes(4 * MIB)));
            assertThat(refusal.code()).isEqualTo("segment_full");
            assertThat(refusal.neededBytes()).isEqualTo(4 * MIB);
            assertThat(refusal.freeBytes()).isEqualTo(3 * MIB);
            assertThat(refusal.largestFreeBytes()).isEqualTo(2 * MIB);
            assertThatExceptionOfType(SegmentFullException.class).isThrownBy(() -> segment.checkRoomFor(2 * MIB + 1));
            segment.checkRoomFor(2 * MIB);
            segment.reserve(bytes(2 * MIB)).close();
            assertThatExceptionOfType(SegmentFullException.class)
                    .isThrownBy(() -> segment.reserve(bytes(Long.MAX_VALUE)));
            assertThat(segment.usage().directoryUsed()).isEqualTo(1);
        }
    }

    @Test
    void aFullDirectoryRefusesUntilAnArrayIsDeleted() {
        try (Segment segment = folder.open()) {
            ArrayEntry first = publish(segment, 1, 0);
            for (int index = 1; index < OPTIONS.directoryEntries(); index++) {
                publish(segment, 1, index);
            }
            DirectoryFullException refusal =
                    catchThrowableOfType(DirectoryFullException.class, () -> segment.reserve(longs(1)));
            assertThat(refusal.code()).isEqualTo("directory_full");
            assertThatExceptionOfType(DirectoryFullException.class).isThrownBy(() -> segment.checkRoomFor(1));
            segment.delete(first.reference().arrayId());
            ArrayEntry reused = publish(segment, 1, 0);
            assertThat(reused.reference().entryIndex()).isZero();
            assertThat(reused.reference().generation())
                    .isGreaterThan(first.reference().generation());
        }
    }

    @Test
    void theUsageAddsUp() {
        try (Segment segment = folder.open()) {
            publish(segment, 9, 1);
            SegmentUsage usage = segment.usage();
            assertThat(usage.capacityBytes()).isEqualTo(CAPACITY_BYTES);
            assertThat(usage.usedBytes()).isEqualTo(128);
            assertThat(usage.freeBytes()).isEqualTo(CAPACITY_BYTES - 128);
            assertThat(usage.largestFreeBytes()).isEqualTo(6 * MIB);
            assertThat(usage.directoryEntries()).isEqualTo(16);
            assertThat(usage.directoryUsed()).isEqualTo(1);
        }
    }

    @Test
    void aNameHasFromOneTo128BytesOfUtf8() {
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(longs(1))) {
            assertThatIllegalArgumentException().isThrownBy(() -> writer.publish("", NameCollision.REFUSE));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> writer.publish("é".repeat(65), NameCollision.REFUSE))
                    .withMessageContaining("130");
            assertThatIllegalArgumentException().isThrownBy(() -> writer.publish("\ud800", NameCollision.REFUSE));
            writer.publish("é".repeat(64), NameCollision.REFUSE);
            assertThat(segment.find("é".repeat(64))).isPresent();
        }
    }

    @Test
    void aPublishedWriterIsDone() {
        try (Segment segment = folder.open();
                ArrayWriter writer = segment.reserve(longs(1))) {
            writer.publish();
            assertThatIllegalStateException().isThrownBy(writer::data);
            assertThatIllegalStateException().isThrownBy(writer::publish);
        }
    }

    @Test
    @SuppressWarnings("try") // Closing the segment too early is what is tested.
    void whatOutlivesTheSegmentThrowsInsteadOfCrashing() {
        Segment segment = folder.open();
        ArrayEntry entry = publish(segment, 6, 5);
        ArrayLease lease = segment.lease(entry.reference().arrayId());
        ArrayWriter writer = segment.reserve(longs(1));
        MemorySegment data = writer.data();

        segment.close();
        segment.close();

        assertThatIllegalStateException().isThrownBy(() -> lease.array().data().get(ValueLayout.JAVA_LONG, 0));
        assertThatIllegalStateException().isThrownBy(() -> data.set(ValueLayout.JAVA_LONG, 0, 1));
        assertThatIllegalStateException().isThrownBy(writer::publish);
        assertThatIllegalStateException().isThrownBy(() -> segment.reserve(longs(1)));
        assertThatIllegalStateException()
                .isThrownBy(() -> segment.lease(entry.reference().arrayId()));
        lease.close();
        writer.close();
    }

    @Test
    void theFileIsKeptOrDeletedAsWasAsked() {
        folder.open().close();
        assertThat(folder.file()).exists();
        Segment.openOrCreate(folder.file(), OPTIONS.withOnStop(OnStop.DELETE)).close();
        assertThat(folder.file()).doesNotExist();
    }

    @Test
    void aSegmentLargerThanTheFileSystemIsNotCreated() throws IOException {
        long free = Files.getFileStore(folder.file().resolveSibling(".")).getUsableSpace();
        SegmentCapacityException refusal = catchThrowableOfType(
                SegmentCapacityException.class,
                () -> Segment.openOrCreate(folder.file(), OPTIONS.withCapacityBytes(2 * free)));
        assertThat(refusal.code()).isEqualTo("segment_capacity");
        assertThat(folder.file()).doesNotExist();
    }

    @Test
    void defaultsFitEveryFileSystem() {
        for (long freeBytes : new long[] {64 * MIB, 1024 * MIB, 1L << 40}) {
            SegmentOptions options = SegmentOptions.forFreeBytes(freeBytes);
            assertThat(SegmentDescriptor.dataOffsetBytes(options.directoryEntries()) + options.capacityBytes())
                    .isBetween(freeBytes / 4, freeBytes / 2);
        }
        assertThat(SegmentOptions.forFreeBytes(1L << 40).directoryEntries()).isEqualTo(16_384);
    }
}
