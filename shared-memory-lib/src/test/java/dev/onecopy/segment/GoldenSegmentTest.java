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
import java.util.Objects;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A file that the first build of format version 1 wrote: whoever reads version 1 reads it, for ever. */
class GoldenSegmentTest {
    private static final ArrayType MATRIX = new ArrayType(DType.FLOAT64, Shape.of(2, 3), Order.F);

    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @BeforeEach
    void unpack() throws IOException {
        try (InputStream packed = Objects.requireNonNull(getClass().getResourceAsStream("/segment-version-1.gz"));
                GZIPInputStream unpacked = new GZIPInputStream(packed)) {
            Files.copy(unpacked, folder.file());
        }
    }

    @Test
    void theOwnerFindsItsArrays() {
        try (Segment segment = folder.open()) {
            ArrayEntry matrix = segment.find("mätrix").orElseThrow();
            assertThat(segment.segmentId()).isEqualTo(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"));
            assertThat(segment.list()).hasSize(1);
            assertThat(matrix.type()).isEqualTo(MATRIX);
            try (ArrayLease lease = segment.lease(matrix.reference().arrayId())) {
                assertThatItIsTheMatrix(lease.array());
            }
        }
    }

    @Test
    void aReaderFindsItByItsReference() {
        ArrayReference reference =
                new ArrayReference(UUID.fromString("01234567-89ab-cdef-0123-456789abcdef"), 1, 0x0102030405L);
        try (SegmentView view = SegmentView.attach(folder.file())) {
            assertThatItIsTheMatrix(view.array(reference));
        }
    }

    private static void assertThatItIsTheMatrix(NdArray array) {
        assertThat(array.shape()).isEqualTo(MATRIX.shape());
        assertThat(array.stridesBytes()).containsExactly(8, 16);
        assertThat(array.data().toArray(ValueLayout.JAVA_DOUBLE)).containsExactly(0, 10, 1, 11, 2, 12);
    }
}
