package dev.onecopy.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class NdArrayTest {
    private static final MemorySegment FORTY_EIGHT_BYTES = MemorySegment.ofArray(new byte[48]);

    @Test
    void aContiguousViewFitsItsMemoryExactly() {
        NdArray array = NdArray.contiguous(new ArrayType(DType.FLOAT64, Shape.of(2, 3), Order.C), FORTY_EIGHT_BYTES);
        assertThat(array.stridesBytes()).containsExactly(24, 8);
    }

    @Test
    void anElementBehindTheMemoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view(new long[] {24, 8}, 8))
                .withMessageContaining("byte 56")
                .withMessageContaining("48 bytes");
    }

    @Test
    void anElementBeforeTheMemoryIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view(new long[] {-24, 8}, 16))
                .withMessageContaining("byte -8");
    }

    @Test
    void negativeAndZeroStridesMayStayInside() {
        assertThat(view(new long[] {-24, 8}, 24).offsetBytes()).isEqualTo(24);
        assertThat(view(new long[] {0, 0}, 40).offsetBytes()).isEqualTo(40);
    }

    @Test
    void aReachBeyondALongIsRefused() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> view(new long[] {Long.MAX_VALUE, Long.MAX_VALUE}, 0));
    }

    @Test
    void anEmptyArrayReachesNothing() {
        NdArray array = new NdArray(DType.INT32, Shape.of(0, 9), new long[] {36, 4}, MemorySegment.NULL, 0);
        assertThat(array.shape().elementCount()).isZero();
    }

    @Test
    void everyAxisNeedsItsStride() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> view(new long[] {8}, 0))
                .withMessageContaining("one stride an axis, not 1");
    }

    @Test
    void aTypeOfTooManyBytesIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ArrayType(DType.FLOAT64, Shape.of(1L << 60), Order.C))
                .withMessageContaining("2^63 - 1 bytes");
        assertThat(new ArrayType(DType.UINT8, Shape.of(1L << 60), Order.C).nbytes())
                .isEqualTo(1L << 60);
    }

    private static NdArray view(long[] stridesBytes, long offsetBytes) {
        return new NdArray(DType.FLOAT64, Shape.of(2, 3), stridesBytes, FORTY_EIGHT_BYTES, offsetBytes);
    }
}
