package dev.onecopy.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NpyDataTest {
    @Test
    void bigEndianDataIsLittleEndianInMemoryHoweverItArrives() throws IOException {
        long[] values = new Random(42).longs(100_003).toArray();
        ByteBuffer streamed = ByteBuffer.allocate(values.length * Long.BYTES);
        streamed.asLongBuffer().put(values);

        try (Arena arena = Arena.ofConfined()) {
            MemorySegment target = arena.allocate(streamed.capacity(), 8);
            NpyData.read(
                    Channels.newChannel(new Trickle(streamed.array(), 1009)),
                    new NpyHeader(type(DType.INT64, values.length), ByteOrder.BIG_ENDIAN),
                    target);
            assertThat(target.toArray(ValueLayout.JAVA_LONG)).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyTypeArrivesInBothByteOrders(DType dtype) throws IOException {
        int itemsizeBytes = dtype.itemsizeBytes();
        byte[] little = new byte[5 * itemsizeBytes];
        new Random(7).nextBytes(little);
        byte[] big = new byte[little.length];
        for (int at = 0; at < little.length; at++) {
            big[at] = little[at / itemsizeBytes * itemsizeBytes + itemsizeBytes - 1 - at % itemsizeBytes];
        }
        assertThat(read(little, new NpyHeader(type(dtype, 5), ByteOrder.LITTLE_ENDIAN)))
                .isEqualTo(little);
        assertThat(read(big, new NpyHeader(type(dtype, 5), ByteOrder.BIG_ENDIAN)))
                .isEqualTo(little);
    }

    @Test
    void anEmptyArrayHasNoData() throws IOException {
        assertThat(read(new byte[0], NpyHeader.of(type(DType.FLOAT64, 0)))).isEmpty();
    }

    @Test
    void aShortStreamSaysWhatItHad() {
        NpyFormatException refusal = catchThrowableOfType(
                NpyFormatException.class, () -> read(new byte[13], NpyHeader.of(type(DType.FLOAT64, 2))));
        assertThat(refusal.code()).isEqualTo("truncated_npy");
        assertThat(refusal).hasMessageContaining("13 bytes of 16");
    }

    @Test
    void aLongStreamIsRefused() {
        NpyFormatException refusal = catchThrowableOfType(
                NpyFormatException.class, () -> read(new byte[17], NpyHeader.of(type(DType.FLOAT64, 2))));
        assertThat(refusal.code()).isEqualTo("trailing_bytes");
        assertThat(refusal).hasMessageContaining("16 bytes");
    }

    @Test
    void bytesBehindAnEmptyArrayAreTrailingToo() {
        assertThat(catchThrowableOfType(
                                NpyFormatException.class, () -> read(new byte[1], NpyHeader.of(type(DType.FLOAT64, 0))))
                        .code())
                .isEqualTo("trailing_bytes");
    }

    @Test
    void aTargetOfAnotherSizeIsAMistakeOfTheCaller() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NpyData.read(
                        Channels.newChannel(InputStream.nullInputStream()),
                        NpyHeader.of(type(DType.FLOAT64, 2)),
                        MemorySegment.ofArray(new byte[8])))
                .withMessageContaining("8 bytes")
                .withMessageContaining("16");
    }

    private static byte[] read(byte[] stream, NpyHeader header) throws IOException {
        byte[] target = new byte[(int) header.type().nbytes()];
        NpyData.read(Channels.newChannel(new ByteArrayInputStream(stream)), header, MemorySegment.ofArray(target));
        return target;
    }

    private static ArrayType type(DType dtype, long length) {
        return new ArrayType(dtype, Shape.of(length), Order.C);
    }

    /** Gives few bytes at a time, as a socket does: items are split between reads. */
    private static final class Trickle extends InputStream {
        private final ByteArrayInputStream source;
        private final int most;

        Trickle(byte[] bytes, int most) {
            this.source = new ByteArrayInputStream(bytes);
            this.most = most;
        }

        @Override
        public int read() {
            return source.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return source.read(target, offset, Math.min(most, length));
        }
    }
}
