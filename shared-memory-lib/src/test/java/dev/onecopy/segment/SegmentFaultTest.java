package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.OPTIONS;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static dev.onecopy.segment.SegmentFolder.longs;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentFaultTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    private final FaultyPlatform platform = new FaultyPlatform();

    @Test
    void aFullFileSystemIsAnExceptionAndLeavesNothingTaken() {
        try (Segment segment = open()) {
            platform.leaveMemory(MIB);
            platform.reportFree(MIB / 2);
            SegmentFullException refusal =
                    catchThrowableOfType(SegmentFullException.class, () -> segment.reserve(bytes(3 * MIB)));
            assertThat(refusal.neededBytes()).isEqualTo(3 * MIB);
            assertThat(refusal.freeBytes())
                    .as("of the file system, not of the segment")
                    .isEqualTo(MIB / 2);
            assertThat(segment.usage().usedBytes()).isZero();
            assertThat(segment.usage().directoryUsed()).isZero();

            platform.leaveMemory(Long.MAX_VALUE);
            segment.reserve(bytes(3 * MIB)).close();
        }
    }

    @Test
    void aFileSystemThatFillsUpBetweenTwoStepsIsNoDifferent() {
        SegmentOptions large = OPTIONS.withCapacityBytes(72 * MIB);
        try (Segment segment = Segment.openOrCreate(folder.file(), large, platform)) {
            platform.leaveMemory(66 * MIB);
            assertThatExceptionOfType(SegmentFullException.class).isThrownBy(() -> segment.reserve(bytes(70 * MIB)));
            platform.leaveMemory(Long.MAX_VALUE);
            try (ArrayWriter writer = segment.reserve(bytes(MIB))) {
                assertThat(isZero(writer.data())).isTrue();
            }
        }
    }

    @Test
    void aDirectoryPageThatIsNotThereIsAnExceptionToo() {
        try (Segment segment = open()) {
            platform.leaveMemory(1000);
            assertThatExceptionOfType(SegmentFullException.class).isThrownBy(() -> segment.reserve(longs(0)));
            assertThat(segment.list()).isEmpty();
        }
    }

    @Test
    void withoutMemoryForTheSuperblockThereIsNoSegment() {
        platform.leaveMemory(0);
        assertThatExceptionOfType(SegmentCapacityException.class).isThrownBy(this::open);
        assertThat(folder.file()).doesNotExist();
    }

    @Test
    void withoutRoomOnTheFileSystemThereIsNoSegment() {
        platform.reportFree(9 * MIB);
        assertThatExceptionOfType(SegmentCapacityException.class)
                .isThrownBy(this::open)
                .withMessageContaining(String.valueOf(10 * MIB))
                .withMessageContaining(String.valueOf(9 * MIB));
    }

    @Test
    void aSegmentThatTheContainerWouldBeKilledForIsNotCreated() {
        long ownBytes = Runtime.getRuntime().maxMemory() + 128 * MIB;
        platform.reportMachine(ownBytes + 9 * MIB);
        assertThatExceptionOfType(SegmentCapacityException.class)
                .isThrownBy(this::open)
                .withMessageContaining(String.valueOf(10 * MIB))
                .withMessageContaining("leaves " + 9 * MIB);
        assertThat(folder.file()).doesNotExist();
        platform.reportMachine(ownBytes + 10 * MIB);
        open().close();
    }

    @Test
    void withoutAMappingThereIsNoSegment() {
        platform.refuseToMap();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(this::open)
                .withMessageContaining("out of address space");
        assertThat(folder.file()).doesNotExist();
    }

    @Test
    void memoryThatCannotBePunchedIsZeroedForTheNextArray() {
        try (Segment segment = open()) {
            ArrayEntry entry = publish(segment, MIB / 8, -1);
            platform.refuseToPunch();
            segment.delete(entry.reference().arrayId());
            assertThat(segment.usage().usedBytes()).isZero();
            try (ArrayWriter writer = segment.reserve(bytes(MIB))) {
                assertThat(isZero(writer.data())).isTrue();
            }
        }
    }

    @Test
    void aSegmentThatCannotBeCleanedIsNotOpenedAndNotHarmed() {
        folder.open().close();
        platform.refuseToPunch();
        assertThatExceptionOfType(UncheckedIOException.class)
                .isThrownBy(this::open)
                .withMessageContaining("holes are not supported");
        try (Segment segment = folder.open()) {
            assertThat(segment.ownerEpoch()).isEqualTo(3);
        }
    }

    private Segment open() {
        return Segment.openOrCreate(folder.file(), OPTIONS, platform);
    }
}
