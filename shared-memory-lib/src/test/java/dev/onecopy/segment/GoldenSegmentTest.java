package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.NdArray;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Files that builds of format version 1 wrote: whoever reads version 1 reads them, for ever. */
class GoldenSegmentTest {
    private static final ArrayType MATRIX = new ArrayType(DType.FLOAT64, Shape.of(2, 3), Order.F);

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    /** A golden file, and the time to live of its one array; the first builds knew none. */
    enum Golden {
        FIRST("/segment-version-1.gz", 0),
        WITH_TIME_TO_LIVE("/segment-version-1-time-to-live.gz", 90_000);

        final String resource;
        final long timeToLiveMs;

        Golden(String resource, long timeToLiveMs) {
            this.resource = resource;
            this.timeToLiveMs = timeToLiveMs;
        }
    }

    private void unpack(Golden golden) throws IOException {
        try (InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream(golden.resource));
                GZIPInputStream unpacked = new GZIPInputStream(packed)) {
            Files.copy(unpacked, folder.file());
        }
    }

    @ParameterizedTest
    @EnumSource
    void theOwnerFindsItsArrays(Golden golden) throws IOException {
        unpack(golden);
        try (Segment segment = folder.open()) {
            ArrayEntry matrix = segment.find("mätrix").orElseThrow();
            assertThat(segment.segmentId()).isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
            assertThat(segment.list()).hasSize(1);
            assertThat(matrix.type()).isEqualTo(MATRIX);
            assertThat(matrix.expiresAt() != null).isEqualTo(golden.timeToLiveMs > 0);
            try (ArrayLease lease = segment.lease(matrix.reference().arrayId())) {
                assertThatItIsTheMatrix(lease.array());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReaderFindsItByItsReference(Golden golden) throws IOException {
        unpack(golden);
        ArrayReference reference =
                new ArrayReference(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"), 1, 0x0102030405L);
        try (SegmentView view = SegmentView.attach(folder.file())) {
            assertThatItIsTheMatrix(view.array(reference));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentAloneReadsIt(Golden golden) throws IOException {
        unpack(golden);
        try (ReaderFromDocument reader = new ReaderFromDocument(folder.file())) {
            assertThat(reader.arrays())
                    .containsExactly(new ReaderFromDocument.ReadArray(
                            "mätrix", 12, 1, List.of(2L, 3L), List.of(8L, 16L), golden.timeToLiveMs, 36));
        }
    }

    private static void assertThatItIsTheMatrix(NdArray array) {
        assertThat(array.shape()).isEqualTo(MATRIX.shape());
        assertThat(array.stridesBytes()).containsExactly(8, 16);
        assertThat(array.data().toArray(ValueLayout.JAVA_DOUBLE)).containsExactly(0, 10, 1, 11, 2, 12);
    }
}
