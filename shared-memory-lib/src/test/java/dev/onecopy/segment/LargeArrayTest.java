package dev.onecopy.segment;

import static dev.onecopy.segment.SegmentFolder.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Beyond what an int or an unsigned int can count; on a platform that leaves holes, so that it takes few pages. */
class LargeArrayTest {
    private static final long NBYTES = 5L << 30;
    private static final long CAPACITY_BYTES = 2 * NBYTES;
    private static final SegmentOptions OPTIONS = new SegmentOptions(CAPACITY_BYTES, 16, 0, OnStop.KEEP);
    private static final long[] OFFSETS = {0, Integer.MAX_VALUE, 1L << 31, (1L << 32) - 1, 1L << 32, NBYTES - 1};

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    private Segment open() {
        FaultyPlatform platform = new FaultyPlatform();
        platform.promiseOnly(2 * CAPACITY_BYTES);
        return Segment.openOrCreate(folder.file(), OPTIONS, platform);
    }

    @Test
    void arraysOfFiveGibibytesKeepEveryByteInItsPlace() throws IOException {
        ArrayEntry first;
        ArrayEntry second;
        try (Segment segment = open()) {
            first = publish(segment, "first", 1);
            second = publish(segment, "second", 2);
            assertThat(second.offsetBytes() - first.offsetBytes()).isEqualTo(NBYTES);
            assertThat(segment.usage().freeBytes()).isZero();
        }
        try (Segment segment = open();
                SegmentView view = SegmentView.attach(folder.file())) {
            assertThat(segment.find("second")).map(ArrayEntry::offsetBytes).contains(second.offsetBytes());
            check(view.array(first.reference()).data(), 1);
            check(view.array(second.reference()).data(), 2);
            segment.delete(first.reference().arrayId());
            assertThat(segment.usage().largestFreeBytes()).isEqualTo(NBYTES);
            try (ArrayWriter again = segment.reserve(bytes(NBYTES))) {
                for (long offset : OFFSETS) {
                    assertThat(again.data().get(ValueLayout.JAVA_BYTE, offset)).isZero();
                }
            }
        }
    }

    private static ArrayEntry publish(Segment segment, String name, int salt) {
        try (ArrayWriter writer = segment.reserve(bytes(NBYTES))) {
            for (int index = 0; index < OFFSETS.length; index++) {
                writer.data().set(ValueLayout.JAVA_BYTE, OFFSETS[index], (byte) (index * 10 + salt));
            }
            return writer.publish(name, NameCollision.REFUSE).entry();
        }
    }

    private static void check(MemorySegment data, int salt) {
        assertThat(data.byteSize()).isEqualTo(NBYTES);
        for (int index = 0; index < OFFSETS.length; index++) {
            assertThat(data.get(ValueLayout.JAVA_BYTE, OFFSETS[index]))
                    .as("byte %d", OFFSETS[index])
                    .isEqualTo((byte) (index * 10 + salt));
        }
    }
}
