package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.BasicIndex;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.Segment;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrayContentTest {
    private static final int ELEMENTS = 1_000;

    @TempDir
    Path folder;

    @Test
    void theStreamIsTheNpyFile() throws Exception {
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", ELEMENTS))) {
            ArrayContent content = ArrayContent.whole(lease, ArrayContentTest::anyPace);
            byte[] file;
            try (InputStream stream = content.getInputStream()) {
                file = stream.readAllBytes();
            }

            assertThat(file).hasSize(Math.toIntExact(content.contentLength()));
            ByteArrayInputStream in = new ByteArrayInputStream(file);
            assertThat(NpyHeader.read(in).type()).isEqualTo(lease.entry().type());
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int index = 0; index < ELEMENTS; index++) {
                assertThat(data.getDouble()).isEqualTo(index);
            }
        }
    }

    @Test
    void skippingAndReadingGiveTheSameBytesAsReadingAll() throws Exception {
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", ELEMENTS))) {
            ArrayContent content = ArrayContent.whole(lease, ArrayContentTest::anyPace);
            byte[] whole;
            try (InputStream stream = content.getInputStream()) {
                whole = stream.readAllBytes();
            }
            for (int start : new int[] {0, 1, 127, 128, 129, 4_000, whole.length - 1, whole.length}) {
                try (InputStream stream = content.getInputStream()) {
                    stream.skipNBytes(start);
                    assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, start, whole.length));
                }
            }
        }
    }

    @Test
    void whoTakesAnArrayTooSlowlyIsNotGivenTheRest() throws IOException {
        AtomicLong now = new AtomicLong();
        Supplier<BodyPace> paces = () -> new BodyPace(100, Duration.ofSeconds(1), now::get);
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", ELEMENTS));
                InputStream in = ArrayContent.whole(lease, paces).getInputStream()) {
            assertThat(in.readNBytes(100)).hasSize(100);
            now.addAndGet(900_000_000);
            assertThat(in.readNBytes(10)).as("fast enough").hasSize(10);
            now.addAndGet(900_000_000);
            assertThatIOException()
                    .isThrownBy(() -> in.readNBytes(10))
                    .withMessageContaining("onecopy.http.minimum-rate");
        }
    }

    @Test
    void aSliceIsAnNpyFileOfItsOwn() throws Exception {
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", ELEMENTS))) {
            ArrayContent content =
                    ArrayContent.slice(lease, BasicIndex.parse("-1:10:-3, None"), ArrayContentTest::anyPace);
            byte[] whole;
            try (InputStream stream = content.getInputStream()) {
                whole = stream.readAllBytes();
            }

            assertThat(whole).hasSize(Math.toIntExact(content.contentLength()));
            ByteArrayInputStream in = new ByteArrayInputStream(whole);
            assertThat(NpyHeader.read(in).type()).isEqualTo(new ArrayType(DType.FLOAT64, Shape.of(330, 1), Order.C));
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int index = ELEMENTS - 1; index > 10; index -= 3) {
                assertThat(data.getDouble()).isEqualTo(index);
            }
            try (InputStream stream = content.getInputStream()) {
                stream.skipNBytes(1_001);
                assertThat(stream.readAllBytes()).isEqualTo(Arrays.copyOfRange(whole, 1_001, whole.length));
            }
        }
    }

    private static BodyPace anyPace() {
        return new BodyPace(0, Duration.ofSeconds(1), System::nanoTime);
    }

    private static ArrayLease lease(Segment segment, ArrayEntry entry) {
        return segment.lease(entry.reference().arrayId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-0", "bytes=-1", "bytes=0-99999999", "bytes=0-1,3-4", "bytes= 1-2"})
    void aRangeWithinTheFilePasses(String range) {
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", 9))) {
            ArrayContent content = ArrayContent.whole(lease, ArrayContentTest::anyPace);
            assertThatCode(() -> RangeNotSatisfiableException.check(range, content))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"bytes=-0", "bytes=5-2", "bytes=200-", "bytes=", "bytes=a-b", "lines=0-1", "bytes=0-,0-,0-", ""})
    void aRangeThatIsNoneIsRefused(String range) {
        try (Segment segment = SmallSegment.in(folder);
                ArrayLease lease = lease(segment, SmallSegment.countingArray(segment, "a", 9))) {
            ArrayContent content = ArrayContent.whole(lease, ArrayContentTest::anyPace);
            assertThatExceptionOfType(RangeNotSatisfiableException.class)
                    .isThrownBy(() -> RangeNotSatisfiableException.check(range, content))
                    .extracting(RangeNotSatisfiableException::contentBytes)
                    .isEqualTo(200L);
        }
    }
}
