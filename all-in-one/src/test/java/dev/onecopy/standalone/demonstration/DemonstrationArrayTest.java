package dev.onecopy.standalone.demonstration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.array.DType;
import dev.onecopy.npy.NpyHeader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class DemonstrationArrayTest {
    @Test
    void isAsLongAsItSaysAndSumsToItsClosedForm() throws IOException {
        long bytes = 0;
        double sum = 0;
        try (InputStream array = new DemonstrationArray()) {
            NpyHeader header = NpyHeader.read(array);
            assertThat(header.type().dtype()).isEqualTo(DType.FLOAT64);
            assertThat(header.type().shape().elementCount()).isEqualTo(DemonstrationArray.ELEMENT_COUNT);
            bytes += header.encode().length;
            byte[] buffer = new byte[1 << 20];
            for (int count = array.readNBytes(buffer, 0, buffer.length);
                    count > 0;
                    count = array.readNBytes(buffer, 0, buffer.length)) {
                bytes += count;
                ByteBuffer elements = ByteBuffer.wrap(buffer, 0, count).order(ByteOrder.LITTLE_ENDIAN);
                while (elements.hasRemaining()) {
                    sum += elements.getDouble();
                }
            }
        }
        assertThat(bytes).isEqualTo(DemonstrationArray.fileBytes());
        assertThat(sum).isEqualTo(DemonstrationArray.sum());
    }
}
