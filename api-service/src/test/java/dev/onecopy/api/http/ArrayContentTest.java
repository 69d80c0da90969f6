package dev.onecopy.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.api.fixture.SmallSegment;
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
            ArrayContent content = new ArrayContent(segment, entry);
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
            ArrayContent content = new ArrayContent(segment, SmallSegment.countingArray(segment, "a", ELEMENTS));
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
    void anOpenStreamHoldsTheArray() throws Exception {
        try (Segment segment = SmallSegment.in(folder)) {
            ArrayEntry entry = SmallSegment.countingArray(segment, "a", ELEMENTS);
            long usedBefore = segment.usage().usedBytes();
            try (InputStream stream = new ArrayContent(segment, entry).getInputStream()) {
                segment.delete(entry.reference().arrayId());
                assertThat(segment.usage().usedBytes()).isEqualTo(usedBefore);
                assertThat(stream.readAllBytes()).hasSizeGreaterThan(ELEMENTS * Double.BYTES);
            }
            assertThat(segment.usage().usedBytes()).isZero();
        }
    }
}
