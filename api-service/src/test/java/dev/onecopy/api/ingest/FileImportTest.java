package dev.onecopy.api.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.api.config.ImportProperties;
import dev.onecopy.api.fixture.Destinations;
import dev.onecopy.api.fixture.SmallSegment;
import dev.onecopy.api.metrics.UploadMetrics;
import dev.onecopy.npy.NpyFormatException;
import dev.onecopy.segment.ArrayEntry;
import dev.onecopy.segment.ArrayLease;
import dev.onecopy.segment.NameTakenException;
import dev.onecopy.segment.Segment;
import dev.onecopy.segment.SegmentFullException;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileImportTest {
    private static final Destination X = Destinations.named("x");
    private static final GeneratedArray SEVERAL_CHUNKS = GeneratedArray.of(ElementType.INT32, 2_000_003);

    @TempDir
    Path folder = Path.of("");

    private Segment segment;
    private FileImport imports;

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("root"));
        segment = SmallSegment.in(folder);
        imports = new FileImport(
                segment,
                new ImportRoots(new ImportProperties(List.of(folder.resolve("root")))),
                new UploadMetrics(new SimpleMeterRegistry()));
    }

    @AfterEach
    void close() {
        segment.close();
    }

    @Test
    void theBytesOfEitherByteOrderArriveInTheSegmentsOrder() throws IOException {
        byte[] file = SEVERAL_CHUNKS.toBytes();
        byte[] data = Arrays.copyOfRange(file, SEVERAL_CHUNKS.header().length, file.length);
        for (GeneratedArray array : List.of(SEVERAL_CHUNKS, SEVERAL_CHUNKS.inBigEndian())) {
            ArrayEntry entry = imports.importFile(written(array.toBytes()), Destinations.named(null));
            try (ArrayLease lease = segment.lease(entry.reference().arrayId())) {
                assertThat(lease.array().data().toArray(ValueLayout.JAVA_BYTE)).isEqualTo(data);
            }
            segment.delete(entry.reference().arrayId());
        }
    }

    @Test
    void whatCannotBeImportedLeavesNothingBehind() throws IOException {
        byte[] whole = GeneratedArray.of(ElementType.INT32, 1000).toBytes();
        assertThatExceptionOfType(NpyFormatException.class)
                .isThrownBy(() -> imports.importFile(written(Arrays.copyOf(whole, whole.length - 1)), X))
                .withMessageContaining("4000");
        assertThatExceptionOfType(NpyFormatException.class)
                .isThrownBy(() -> imports.importFile(written(Arrays.copyOf(whole, whole.length + 1)), X));
        assertThatExceptionOfType(NpyFormatException.class)
                .isThrownBy(() -> imports.importFile(written("root:x:0:0".getBytes(StandardCharsets.US_ASCII)), X));
        assertThatExceptionOfType(InvalidNameException.class)
                .isThrownBy(() -> imports.importFile(written(whole), Destinations.named("../x")));
        assertThatExceptionOfType(SegmentFullException.class)
                .isThrownBy(() -> imports.importFile(
                        sparse(GeneratedArray.of(ElementType.UINT8, SmallSegment.CAPACITY_BYTES + 1)), X));
        assertThat(segment.list()).isEmpty();
        assertThat(segment.usage().usedBytes()).isZero();
    }

    @Test
    void aNameIsTakenOnce() throws IOException {
        String path = written(GeneratedArray.of(ElementType.UINT8, 10).toBytes());
        imports.importFile(path, X);
        assertThatExceptionOfType(NameTakenException.class).isThrownBy(() -> imports.importFile(path, X));
        assertThat(segment.list()).hasSize(1);
    }

    private String written(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("root/array.npy"), bytes).toString();
    }

    private String sparse(GeneratedArray array) throws IOException {
        String path = written(array.header());
        try (FileChannel file = FileChannel.open(Path.of(path), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), array.fileBytes() - 1);
        }
        return path;
    }
}
