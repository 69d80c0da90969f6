package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.CAPACITY_BYTES;
import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.isFilled;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SegmentProcessTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void aSecondOwnerIsRefusedUntilTheFirstIsGone() throws IOException, InterruptedException {
        try (OwnerProcess owner = OwnerProcess.idle(folder.file())) {
            assertThat(owner.readNumber()).isEqualTo(1);

            SegmentOwnedException refusal = catchThrowableOfType(SegmentOwnedException.class, folder::open);
            assertThat(refusal.code()).isEqualTo("segment_owned");
            assertThat(refusal.processId()).isEqualTo(owner.processId());
            assertThat(refusal).hasMessageContaining("process " + owner.processId() + ", started at 20");

            owner.killAndReadLastNumber();
            try (Segment segment = folder.open()) {
                assertThat(segment.ownerEpoch()).isEqualTo(2);
            }
        }
    }

    @Test
    void aSecondOwnerInTheSameProcessIsRefusedToo() {
        try (Segment segment = folder.open()) {
            SegmentOwnedException refusal = catchThrowableOfType(SegmentOwnedException.class, folder::open);
            assertThat(refusal.processId()).isEqualTo(ProcessHandle.current().pid());
            assertThat(segment.list()).isEmpty();
        }
    }

    @RepeatedTest(6)
    void anOwnerKilledWhileItWritesLosesNothingThatWasPublished(RepetitionInfo repetition)
            throws IOException, InterruptedException {
        long lastPublished;
        try (OwnerProcess owner = OwnerProcess.writing(folder.file())) {
            assertThat(owner.readNumber()).isEqualTo(1);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(37L * repetition.getCurrentRepetition()));
            lastPublished = owner.killAndReadLastNumber();
        }
        try (Segment segment = folder.open()) {
            long youngest = -1;
            long extentBytes = 0;
            for (ArrayEntry entry : segment.list()) {
                assertThat(entry.state()).isEqualTo(ArrayState.READY);
                youngest = Math.max(youngest, valueOf(segment, entry));
                extentBytes += entry.extentBytes();
            }
            assertThat(youngest)
                    .as("what was said to be published, or what was being said")
                    .isBetween(lastPublished, lastPublished + 1);
            assertThat(segment.usage().directoryUsed()).isEqualTo((int) Math.min(OwnerProcess.NAMES, youngest + 1));
            assertThat(segment.usage().usedBytes()).isEqualTo(extentBytes);
            assertThatTheRestIsZero(segment);
        }
    }

    private static long valueOf(Segment segment, ArrayEntry entry) {
        try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
            long value = lease.array().data().get(ValueLayout.JAVA_LONG, 0);
            assertThat(isFilled(lease.array().data(), value)).isTrue();
            assertThat(entry.name()).isEqualTo("name-" + value % OwnerProcess.NAMES);
            assertThat(entry.type().shape().elementCount()).isEqualTo(1 + value % 40_000);
            return value;
        }
    }

    private static void assertThatTheRestIsZero(Segment segment) {
        assertThat(segment.usage().largestFreeBytes()).isBetween(MIB, CAPACITY_BYTES);
        try (ArrayWriter writer = segment.reserve(bytes(segment.usage().largestFreeBytes()))) {
            assertThat(isZero(writer.data())).isTrue();
        }
    }
}
