package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.MIB;
import static dev.onecopy.segment.SegmentFolder.OPTIONS;
import static dev.onecopy.segment.SegmentFolder.bytes;
import static dev.onecopy.segment.SegmentFolder.fill;
import static dev.onecopy.segment.SegmentFolder.isZero;
import static dev.onecopy.segment.SegmentFolder.publish;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Memory that free runs keep for arrays to come. */
class WarmSegmentTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    private final FaultyPlatform platform = new FaultyPlatform();

    @Test
    void whatIsFreedStaysWarmUpToTheLimitAndIsZeroForTheNextArray() {
        try (Segment segment = open(2 * MIB)) {
            long givenBack = platform.punchedBytes();
            ArrayEntry first = publish(segment, MIB / 8, -1);
            ArrayEntry second = publish(segment, MIB / 8, -1);
            ArrayEntry third = publish(segment, MIB / 8, -1);
            segment.delete(first.reference().arrayId());
            segment.delete(second.reference().arrayId());
            assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);
            assertThat(platform.punchedBytes()).isEqualTo(givenBack);

            segment.delete(third.reference().arrayId());
            assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);
            assertThat(platform.punchedBytes() - givenBack).isEqualTo(MIB);
            try (ArrayWriter writer = segment.reserve(bytes(3 * MIB))) {
                assertThat(isZero(writer.data())).isTrue();
                assertThat(segment.usage().warmBytes()).isZero();
            }
        }
    }

    @Test
    void warmMemoryIsNeverTheReasonForARefusal() {
        try (Segment segment = open(4 * MIB)) {
            ArrayEntry array = publish(segment, MIB / 4, -1);
            ArrayEntry gap = publish(segment, 1, -1);
            segment.delete(array.reference().arrayId());
            assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);

            long givenBack = platform.punchedBytes();
            platform.leaveMemoryWithWhatIsGivenBack(3 * MIB);
            try (ArrayWriter writer = segment.reserve(bytes(4 * MIB))) {
                assertThat(isZero(writer.data())).isTrue();
                assertThat(platform.punchedBytes() - givenBack).isEqualTo(2 * MIB);
                assertThat(segment.usage().warmBytes()).isZero();
            }
            platform.leaveMemory(MIB);
            assertThatExceptionOfType(SegmentFullException.class)
                    .as("4 MiB are warm")
                    .isThrownBy(() -> segment.reserve(bytes(6 * MIB)));
            assertThat(segment.list()).extracting(ArrayEntry::reference).containsExactly(gap.reference());
        }
    }

    @Test
    void anArrayInWarmMemoryNeedsNoOther() {
        try (Segment segment = open(4 * MIB)) {
            publish(segment, 1, -1);
            assertThat(segment.warmUp()).isTrue();
            assertThat(segment.usage().warmBytes()).isEqualTo(4 * MIB);
            platform.leaveMemory(SegmentDescriptor.ENTRY_BYTES);
            try (ArrayWriter warm = segment.reserve(bytes(3 * MIB / 2))) {
                fill(warm.data(), -1);
                assertThat(segment.usage().warmBytes()).isLessThan(4 * MIB);
            }
            platform.leaveMemory(MIB);
            try (ArrayWriter half = segment.reserve(bytes(MIB))) {
                assertThat(isZero(half.data())).isTrue();
            }
            assertThatExceptionOfType(SegmentFullException.class).isThrownBy(() -> segment.reserve(bytes(6 * MIB)));
        }
    }

    @Test
    void whatIsFreedStaysWarmBeforeWhatLiesBehindIt() {
        try (Segment segment = open(2 * MIB)) {
            ArrayEntry first = publish(segment, MIB / 4, -1);
            assertThat(segment.warmUp()).isTrue();
            segment.delete(first.reference().arrayId());
            assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);
            platform.leaveMemory(SegmentDescriptor.ENTRY_BYTES);
            try (ArrayWriter again = segment.reserve(bytes(2 * MIB))) {
                assertThat(isZero(again.data())).isTrue();
                assertThat(segment.list()).extracting(ArrayEntry::offsetBytes).containsExactly(first.offsetBytes());
                assertThat(segment.usage().warmBytes()).isZero();
            }
        }
    }

    @Test
    void warmingUpStopsAtTheLimitAndLeavesWhatArraysHave() {
        try (Segment segment = open(3 * MIB)) {
            publish(segment, MIB / 8, -1);
            assertThat(segment.warmUp()).isTrue();
            assertThat(segment.usage().warmBytes()).isEqualTo(3 * MIB);
            assertThat(segment.warmUp()).isFalse();
            assertThat(segment.usage().usedBytes()).isEqualTo(MIB);
            assertThat(SegmentFolder.isFilled(
                            segment.lease(segment.list().getFirst().reference().arrayId())
                                    .array()
                                    .data(),
                            -1))
                    .isTrue();
        }
    }

    @Test
    void aFullFileSystemEndsTheWarmingUp() {
        try (Segment segment = open(8 * MIB)) {
            platform.leaveMemory(MIB);
            assertThat(segment.warmUp()).isFalse();
            assertThat(segment.usage().warmBytes()).isZero();
        }
    }

    @Test
    void whatWasTakenAndGivenBackWhileItWasWarmedUpIsNotWarm() {
        try (Segment segment = open(4 * MIB)) {
            ArrayEntry small = publish(segment, 1, -1);
            platform.afterPopulating(() -> {
                platform.leaveMemory(2 * MIB);
                assertThatExceptionOfType(SegmentFullException.class).isThrownBy(() -> segment.reserve(bytes(3 * MIB)));
            });
            assertThat(segment.warmUp()).isTrue();
            assertThat(segment.usage().warmBytes())
                    .as("what lies before the array that was not to be had")
                    .isEqualTo(2 * MIB - small.extentBytes());
        }
    }

    @Test
    void whileWarmMemoryIsGivenBackWhoWantsSomeWaitsAndNobodyElse() throws InterruptedException {
        try (Segment segment = open(2 * MIB)) {
            ArrayEntry first = publish(segment, MIB / 4, -1);
            assertThat(segment.warmUp()).isTrue();
            Thread reserving = new Thread(() -> segment.reserve(bytes(MIB)).close());
            platform.beforePunching(() -> {
                reserving.start();
                await().until(() -> reserving.getState() == Thread.State.BLOCKED);
                assertThat(CompletableFuture.supplyAsync(segment::list))
                        .succeedsWithin(Duration.ofSeconds(10))
                        .isEqualTo(List.of());
            });
            segment.delete(first.reference().arrayId());
            reserving.join();
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }

    @Test
    void warmMemoryThatCannotBePunchedIsNotWarmAndNothingIsLost() {
        try (Segment segment = open(2 * MIB)) {
            ArrayEntry first = publish(segment, MIB / 4, -1);
            assertThat(segment.warmUp()).isTrue();
            platform.refuseToPunch();
            segment.delete(first.reference().arrayId());
            assertThat(segment.usage().warmBytes()).isEqualTo(2 * MIB);
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }

    private Segment open(long warmLimitBytes) {
        return Segment.openOrCreate(folder.file(), OPTIONS.withWarmLimitBytes(warmLimitBytes), platform);
    }
}
