package dev.onecopy.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SegmentCorruptionTest {
    @RegisterExtension
    final SegmentFolder folder = new SegmentFolder();

    @Test
    void aForeignFileIsRefusedAndLeftAsItIs() throws IOException {
        Files.writeString(folder.file(), "precious data");
        assertBothRefuse("begins with the bytes 70 72 65 63 69 6f 75 73");
        assertThat(folder.file()).hasContent("precious data");
    }

    @Test
    void aFileOfZerosIsRefused() {
        SegmentBytes.create(folder.file(), "", 1 << 20);
        assertBothRefuse("begins with the bytes 00 00");
    }

    @Test
    void aFileShorterThanTheMagicIsRefused() throws IOException {
        Files.writeString(folder.file(), "ONE");
        assertBothRefuse("begins with the bytes 4f 4e 45");
    }

    @Test
    void anotherVersionIsNamed() {
        folder.open().close();
        SegmentBytes.of(folder.file()).write(SegmentDescriptor.VERSION_OFFSET, new byte[] {7});
        assertBothRefuse("format version 7; this build reads version 1");
    }

    @Test
    void everyFlippedBitOfTheSuperblockIsNoticed() {
        folder.open().close();
        SegmentBytes bytes = SegmentBytes.of(folder.file());
        for (int offset = 0; offset < SegmentDescriptor.OWNER_EPOCH_OFFSET; offset++) {
            bytes.flipBit(offset);
            assertThatExceptionOfType(SegmentFormatException.class).isThrownBy(folder::open);
            bytes.flipBit(offset);
        }
        folder.open().close();
    }

    @Test
    void aDamagedSuperblockIsNamedSo() {
        folder.open().close();
        SegmentBytes.of(folder.file()).flipBit(SegmentDescriptor.DATA_BYTES_OFFSET);
        assertBothRefuse("damaged superblock");
    }

    @Test
    void aTruncatedFileSaysWhatIsMissing() {
        folder.open().close();
        SegmentBytes.of(folder.file()).truncate((10 << 20) - 1);
        assertBothRefuse("is truncated: it has 10485759 bytes of 10485760");
        SegmentBytes.of(folder.file()).truncate(100);
        assertBothRefuse("is truncated: it has 100 bytes, its superblock 4096");
    }

    @Test
    void aFileThatHasGrownIsRefused() {
        folder.open().close();
        SegmentBytes.of(folder.file()).write(10 << 20, new byte[1]);
        assertBothRefuse("has the size 10485761 where 10485760 should be");
    }

    @Test
    void aMissingFileIsNotASegmentYet() {
        assertThatExceptionOfType(SegmentFormatException.class)
                .isThrownBy(() -> SegmentView.attach(folder.file()))
                .withMessageContaining("no such file");
    }

    private void assertBothRefuse(String reason) {
        SegmentFormatException owner = catchThrowableOfType(SegmentFormatException.class, folder::open);
        SegmentFormatException reader =
                catchThrowableOfType(SegmentFormatException.class, () -> SegmentView.attach(folder.file()));
        assertThat(owner.code()).isEqualTo("segment_format");
        assertThat(owner)
                .hasMessageContaining(reason)
                .hasMessageContaining(folder.file().toString());
        assertThat(reader).hasMessageContaining(reason);
    }
}
