package dev.onecopy.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GeneratedArrayTest {
    /** {@code np.save} of NumPy 2.4 wrote these heads. */
    @Test
    void writesTheHeaderThatNumpyWrites() {
        assertThat(headerText(GeneratedArray.of(ElementType.FLOAT64, 10)))
                .isEqualTo("{'descr': '<f8', 'fortran_order': False, 'shape': (10,), }" + " ".repeat(59) + "\n");
        assertThat(headerText(GeneratedArray.of(ElementType.BOOL)))
                .isEqualTo("{'descr': '|b1', 'fortran_order': False, 'shape': (), }" + " ".repeat(62) + "\n");
        assertThat(headerText(GeneratedArray.of(ElementType.INT16, 300, 4)
                        .inFortranOrder()
                        .inBigEndian()))
                .isEqualTo("{'descr': '>i2', 'fortran_order': True, 'shape': (300, 4), }" + " ".repeat(57) + "\n");
    }

    private static String headerText(GeneratedArray array) {
        byte[] header = array.header();
        assertThat(header.length % 64).isZero();
        return new String(header, 10, header.length - 10, StandardCharsets.ISO_8859_1);
    }

    @Test
    void knowsTheSumAndTheLargestOfWhatItWrites() {
        GeneratedArray array = GeneratedArray.of(ElementType.INT32, 3, 12_345).inBigEndian();
        ByteBuffer file = ByteBuffer.wrap(array.toBytes()).order(ByteOrder.BIG_ENDIAN);
        file.position(array.header().length);
        long sum = 0;
        int largest = Integer.MIN_VALUE;
        while (file.hasRemaining()) {
            int value = file.getInt();
            sum += value;
            largest = Math.max(largest, value);
        }
        assertThat(array.sum()).isEqualTo(sum);
        assertThat(array.maximum()).isEqualTo(largest);
    }

    @Test
    void isReadableByteByByte() throws Exception {
        GeneratedArray array = GeneratedArray.of(ElementType.UINT8, 5, 7);
        byte[] one = new byte[Math.toIntExact(array.fileBytes())];
        try (InputStream in = array.open()) {
            for (int index = 0; index < one.length; index++) {
                one[index] = (byte) in.read();
            }
            assertThat(in.read()).isEqualTo(-1);
        }
        assertThat(one).isEqualTo(array.toBytes());
    }
}
