package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.array.ArrayType;
import dev.onecopy.array.BasicIndex;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import dev.onecopy.npy.NpyHeader;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.Segment;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayContentTest {
    private static final int ELEMENTS = 1_000;

    @TempDir
    Path folder;

    @Test
    void theStreamIsTheNpyFile() throws Exception {
        try (Segment segment = SmallSegment.in(folder)) {
            ArrayEntry entry = SmallSegment.countingArray(segment, "a", ELEMENTS);
            ArrayContent content = ArrayContent.whole(segment, entry);
            byte[] file;
            try (InputStream stream = content.getInputStream()) {
                file = stream.readAllBytes();
            }

            assertThat(file).hasSize(Math.toIntExact(content.contentLength()));
            ByteArrayInputStream in = new ByteArrayInputStream(file);
            assertThat(NpyHeader.read(in).type()).isEqualTo(entry.type());
            ByteBuffer data = ByteBuffer.wrap(in.readAllBytes()).order(ByteOrder.LITTLE_ENDIAN);
            for (int index = 0; index < ELEMENTS; index++) {
                assertThat(data.getDouble()).isEqualTo(index);
            }
        }
    }

    @Test
    void skippingAndReadingGiveTheSameBytesAsReadingAll() throws Exception {
        try (Segment segment = SmallSegment.in(folder)) {
            ArrayContent content = ArrayContent.whole(segment, SmallSegment.countingArray(segment, "a", ELEMENTS));
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
    void aSliceIsAnNpyFileOfItsOwn() throws Exception {
        try (Segment segment = SmallSegment.in(folder)) {
            ArrayEntry entry = SmallSegment.countingArray(segment, "a", ELEMENTS);
            ArrayContent content = ArrayContent.slice(segment, entry, BasicIndex.parse("-1:10:-3, None"));
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

    @Test
    void anOpenStreamHoldsTheArray() throws Exception {
        try (Segment segment = SmallSegment.in(folder)) {
            ArrayEntry entry = SmallSegment.countingArray(segment, "a", ELEMENTS);
            long usedBefore = segment.usage().usedBytes();
            try (InputStream stream = ArrayContent.whole(segment, entry).getInputStream()) {
                segment.delete(entry.reference().arrayId());
                assertThat(segment.usage().usedBytes()).isEqualTo(usedBefore);
                assertThat(stream.readAllBytes()).hasSizeGreaterThan(ELEMENTS * Double.BYTES);
            }
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }
}
