package dev.onecopy.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class BasicIndexTest {
    /** A shape, an index, and what NumPy answers for an array that counts from 0. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Expectation(long[] shape, String index, String answerShape, long[] elements) {
        static Expectation parse(String line) {
            String[] parts = line.split("\\|", -1);
            return new Expectation(numbers(parts[0]), parts[1], parts[2], numbers(parts[3]));
        }

        boolean isError() {
            return answerShape.equals("error");
        }
    }

    private static long[] numbers(String text) {
        return text.isEmpty()
                ? new long[0]
                : Arrays.stream(text.split(" ")).mapToLong(Long::parseLong).toArray();
    }

    private static List<Expectation> expectations() throws IOException {
        try (InputStream in = Objects.requireNonNull(
                BasicIndexTest.class.getResourceAsStream("/basic-index-expectations.txt"), "expectations")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Expectation::parse)
                    .toList();
        }
    }

    @ParameterizedTest
    @EnumSource
    void selectsWhatNumpySelects(Order order) throws IOException {
        List<Expectation> expectations = expectations();
        assertThat(expectations).hasSizeGreaterThan(500);
        for (Expectation one : expectations) {
            ArrayType type = new ArrayType(DType.INT64, Shape.of(one.shape()), order);
            if (one.isError()) {
                assertThatExceptionOfType(InvalidSliceException.class)
                        .as(one.index())
                        .isThrownBy(() -> BasicIndex.parse(one.index()).select(StridedLayout.of(type)));
            } else {
                NdArray result = select(counting(type), one.index());
                assertThat(result.shape().toArray())
                        .as(type.shape() + "[" + one.index() + "]")
                        .containsExactly(numbers(one.answerShape()));
                assertThat(elements(result))
                        .as(type.shape() + "[" + one.index() + "]")
                        .containsExactly(one.elements());
            }
        }
    }

    @Test
    void anyPartOfTheBytesIsThatOfTheWhole() throws IOException {
        Random random = new Random(7);
        for (Expectation one : expectations()) {
            if (one.isError()) {
                continue;
            }
            ContiguousBytes bytes = new ContiguousBytes(
                    select(counting(new ArrayType(DType.INT64, Shape.of(one.shape()), Order.F)), one.index()));
            byte[] whole = read(bytes, 0, (int) bytes.sizeBytes());
            int from = random.nextInt(whole.length + 1);
            int to = from + random.nextInt(whole.length - from + 1);
            assertThat(read(bytes, from, to - from)).isEqualTo(Arrays.copyOfRange(whole, from, to));
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyDtypeIsGathered(DType dtype) {
        int itemsize = dtype.itemsizeBytes();
        byte[] memory = new byte[12 * itemsize];
        new Random(3).nextBytes(memory);
        ArrayType type = new ArrayType(dtype, Shape.of(3, 4), Order.C);
        NdArray part = select(NdArray.contiguous(type, MemorySegment.ofArray(memory)), "::-1,::2");
        ByteBuffer expected = ByteBuffer.allocate(6 * itemsize);
        for (int element : new int[] {8, 10, 4, 6, 0, 2}) {
            expected.put(memory, element * itemsize, itemsize);
        }
        ContiguousBytes bytes = new ContiguousBytes(part);
        assertThat(read(bytes, 0, (int) bytes.sizeBytes())).isEqualTo(expected.array());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "7      | index 7 is out of bounds for axis 0 of length 3",
                "0,0,0  | too many indices: the array has 2 axes, 3 were indexed; its shape is (3, 4)",
                "::0    | position 4: the step before is 0",
                "1:2 x  | position 5: ',' or the end is expected",
                "0,a    | position 3: an integer, start:stop:step, '...', newaxis or None is expected",
                "...,...| position 8: only one '...' is allowed",
                "1234567890123456789 | position 20: the integer before has 19 digits; at most 18 are supported",
            })
    void saysWhatIsWrongAndWhere(String index, String message) {
        StridedLayout layout = StridedLayout.of(new ArrayType(DType.INT8, Shape.of(3, 4), Order.C));
        assertThatExceptionOfType(InvalidSliceException.class)
                .isThrownBy(() -> BasicIndex.parse(index).select(layout))
                .withMessageContaining(message);
    }

    @Test
    void textAndResultHaveLimits() {
        assertThatExceptionOfType(InvalidSliceException.class)
                .isThrownBy(() -> BasicIndex.parse(":".repeat(1_025)))
                .withMessageContaining("1025 characters; at most 1024");
        StridedLayout layout = StridedLayout.of(new ArrayType(DType.INT8, Shape.of(), Order.C));
        assertThatExceptionOfType(InvalidSliceException.class)
                .isThrownBy(() -> BasicIndex.parse("None,".repeat(65)).select(layout))
                .withMessageContaining("65 axes; at most 64");
    }

    /** Counts in the order of the indices, whatever the order in memory. */
    private static NdArray counting(ArrayType type) {
        MemorySegment data = MemorySegment.ofArray(new byte[(int) type.nbytes()]);
        long[] shape = type.shape().toArray();
        for (long element = 0; element < type.shape().elementCount(); element++) {
            long rest = element;
            long at = 0;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                at += rest % shape[axis] * type.stridesBytes()[axis];
                rest /= shape[axis];
            }
            data.set(ValueLayout.JAVA_LONG_UNALIGNED, at, element);
        }
        return NdArray.contiguous(type, data);
    }

    private static NdArray select(NdArray array, String index) {
        StridedLayout part = BasicIndex.parse(index)
                .select(new StridedLayout(array.shape(), array.stridesBytes(), array.offsetBytes()));
        return new NdArray(array.dtype(), part.shape(), part.stridesBytes(), array.data(), part.offsetBytes());
    }

    private static long[] elements(NdArray array) {
        ContiguousBytes bytes = new ContiguousBytes(array);
        long[] elements = new long[(int) array.shape().elementCount()];
        ByteBuffer.wrap(read(bytes, 0, (int) bytes.sizeBytes()))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer()
                .get(elements);
        return elements;
    }

    private static byte[] read(ContiguousBytes bytes, long from, int count) {
        byte[] target = new byte[count];
        bytes.read(from, target, 0, count);
        return target;
    }
}
