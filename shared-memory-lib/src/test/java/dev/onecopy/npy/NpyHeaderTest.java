package dev.onecopy.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.onecopy.array.ArrayType;
import dev.onecopy.array.DType;
import dev.onecopy.array.Order;
import dev.onecopy.array.Shape;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyHeaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                // What np.save of NumPy 2.4 wrote, without the padding.
                "FLOAT64; C;        ; {'descr': '<f8', 'fortran_order': False, 'shape': (), }",
                "FLOAT64; C; 3      ; {'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
                "FLOAT64; C; 2,3    ; {'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
                "FLOAT64; F; 2,3    ; {'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }",
                "FLOAT64; F; 3      ; {'descr': '<f8', 'fortran_order': False, 'shape': (3,), }",
                "FLOAT64; F; 1,5    ; {'descr': '<f8', 'fortran_order': False, 'shape': (1, 5), }",
                "INT32;   F; 0,4    ; {'descr': '<i4', 'fortran_order': False, 'shape': (0, 4), }",
                "BOOL;    C; 12     ; {'descr': '|b1', 'fortran_order': False, 'shape': (12,), }",
                "UINT8;   C; 2,2,3  ; {'descr': '|u1', 'fortran_order': False, 'shape': (2, 2, 3), }",
                "UINT64;  C; 1      ; {'descr': '<u8', 'fortran_order': False, 'shape': (1,), }"
            })
    void theHeaderIsThatOfNumPy(DType dtype, Order order, @Nullable String lengths, String dictionary) {
        byte[] header =
                NpyHeader.of(new ArrayType(dtype, shape(lengths), order)).encode();

        String text = dictionary + " ".repeat(128 - 10 - dictionary.length() - 1) + "\n";
        assertThat(header).isEqualTo(stream(1, text));
        assertThat(header).hasSize(128);
    }

    @Test
    void aLongHeaderIsPaddedToTheNextMultipleOfSixtyFour() {
        long[] ones = new long[40];
        Arrays.fill(ones, 1);
        byte[] header = NpyHeader.of(new ArrayType(DType.FLOAT64, Shape.of(ones), Order.C))
                .encode();
        assertThat(header).hasSize(256);
        assertThat(header[8]).isEqualTo((byte) 0xf6);
    }

    @Test
    void theByteOrderOfTheDataIsWritten() {
        ArrayType type = new ArrayType(DType.INT16, Shape.of(2), Order.C);
        assertThat(new String(new NpyHeader(type, ByteOrder.BIG_ENDIAN).encode(), StandardCharsets.ISO_8859_1))
                .contains("'>i2'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }",
                "{'shape':(2,3),'fortran_order':True,'descr':'<f4'}",
                "  { \"descr\" : \"=f4\" ,\n'fortran_order':True, 'shape':( 2L , 3L , ) } \n",
                "{'descr': 'f4', 'fortran_order': True, 'shape': (2, 3)}"
            })
    void everyWayToWriteTheDictionaryIsRead(String dictionary) throws IOException {
        assertThat(read(stream(1, dictionary)))
                .isEqualTo(NpyHeader.of(new ArrayType(DType.FLOAT32, Shape.of(2, 3), Order.F)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void exactlyTheHeaderIsReadInEveryVersion(int version) throws IOException {
        byte[] header = stream(version, "{'descr': '>i8', 'fortran_order': False, 'shape': (7,), }");
        ByteArrayInputStream in = new ByteArrayInputStream(Arrays.copyOf(header, header.length + 3));

        NpyHeader read = NpyHeader.read(in);

        assertThat(read.byteOrder()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(read.type()).isEqualTo(new ArrayType(DType.INT64, Shape.of(7), Order.C));
        assertThat(in.available()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "|O; object",
                "<c16; complex128",
                "<f16; float128",
                "<M8[ns]; datetime64",
                "<m8[s]; timedelta64",
                "|S10; bytes",
                "<U5; str",
                "|V8; void",
                "<i3; '<i3'",
                "<f999999999; float7999999992",
                "; ''",
                "<f8x; '<f8x'"
            })
    void anUnsupportedTypeIsNamedWithTheSupportedOnes(@Nullable String description, String name) {
        String descr = description == null ? "" : description;
        NpyFormatException refusal =
                refusal(stream(1, "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (3,), }"));
        assertThat(refusal.code()).isEqualTo("unsupported_dtype");
        assertThat(refusal).hasMessageContaining(name).hasMessageContaining("bool, int8, int16");
    }

    @Test
    void aStructuredTypeIsQuoted() {
        NpyFormatException refusal =
                refusal(stream(1, "{'descr': [('x', '<f8'), ('y', '<f8')], 'fortran_order': False, 'shape': (3,), }"));
        assertThat(refusal.code()).isEqualTo("unsupported_dtype");
        assertThat(refusal)
                .hasMessageContaining("structured")
                .hasMessageContaining("(\"[('x', '<f8'), ('y', '<f8')]\")");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{'descr': '<f8', 'fortran_order': False}",
                "{'descr': '<f8', 'fortran_order': 0, 'shape': (3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': [3]}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,)} x",
                "{'descr': '<f8' 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (3,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), 'extra': 1}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': ((3,),)}",
                "{,}"
            })
    void whatIsNoHeaderIsRefused(String dictionary) {
        assertThat(refusal(stream(1, dictionary)).code()).isEqualTo("invalid_npy");
    }

    @Test
    void aRefusalSaysWhereAndWhatWasExpected() {
        assertThat(refusal(stream(1, "{'descr': '<f8', 'fortran_order': Maybe, 'shape': (3,)}")))
                .hasMessageContaining("character 34")
                .hasMessageContaining("Maybe")
                .hasMessageContaining("True or False");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "<f8; (1152921504606846976,)",
                "|u1; (99999999999999999999,)",
                "|u1; (4294967296, 4294967296)",
                "<i2; (9223372036854775807,)"
            })
    void aClaimBeyondEveryMemoryIsAnErrorNotAnOverflow(String description, String shape) {
        NpyFormatException refusal = refusal(
                stream(1, "{'descr': '" + description + "', 'fortran_order': False, 'shape': " + shape + ", }"));
        assertThat(refusal.code()).isEqualTo("array_too_large");
        assertThat(refusal).hasMessageContaining("2^63 - 1");
    }

    @Test
    void aClaimThatALongCanCountIsLeftToTheSegment() throws IOException {
        NpyHeader header =
                read(stream(1, "{'descr': '|u1', 'fortran_order': False, 'shape': (1152921504606846976,), }"));
        assertThat(header.type().nbytes()).isEqualTo(1L << 60);
    }

    @Test
    void sixtyFiveDimensionsAreRefused() {
        String shape = "(" + "1, ".repeat(64) + "1)";
        assertThat(refusal(stream(1, "{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}"))
                        .code())
                .isEqualTo("too_many_dimensions");
    }

    @Test
    void aLongHeaderIsRefusedUnread() {
        NpyFormatException refusal = refusal(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, -1});
        assertThat(refusal.code()).isEqualTo("npy_header_too_large");
        assertThat(refusal).hasMessageContaining("4294967295").hasMessageContaining("65536");
    }

    @Test
    void aHostileHeaderOfOpenParenthesesIsReadInNoTime() {
        assertThat(refusal(stream(2, "{'shape': " + "(".repeat(60_000))).code()).isEqualTo("invalid_npy");
    }

    @Test
    void anUnknownVersionIsRefused() {
        assertThat(refusal(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 4, 0, 0, 0})
                        .code())
                .isEqualTo("unsupported_npy_version");
        assertThat(refusal(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 1, 0, 0}))
                .hasMessageContaining("1.1");
    }

    @Test
    void whatIsNotNpyIsRefused() {
        NpyFormatException refusal = refusal("PK\u0003\u0004zipped".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(refusal.code()).isEqualTo("invalid_npy");
        assertThat(refusal).hasMessageContaining("50 4b 03 04");
    }

    @Test
    void everyTruncationOfAHeaderIsNamedSo() {
        byte[] header =
                NpyHeader.of(new ArrayType(DType.INT8, Shape.of(3), Order.C)).encode();
        for (int length = 0; length < header.length; length++) {
            assertThat(refusal(Arrays.copyOf(header, length)).code()).isEqualTo("truncated_npy");
        }
    }

    private static NpyFormatException refusal(byte[] bytes) {
        return catchThrowableOfType(NpyFormatException.class, () -> read(bytes));
    }

    private static NpyHeader read(byte[] bytes) throws IOException {
        return NpyHeader.read(new ByteArrayInputStream(bytes));
    }

    private static byte[] stream(int version, String dictionary) {
        byte[] text = dictionary.getBytes(StandardCharsets.ISO_8859_1);
        int fieldBytes = version == 1 ? 2 : 4;
        ByteBuffer buffer = ByteBuffer.allocate(8 + fieldBytes + text.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        if (version == 1) {
            buffer.putShort((short) text.length);
        } else {
            buffer.putInt(text.length);
        }
        return buffer.put(text).array();
    }

    private static Shape shape(@Nullable String lengths) {
        return lengths == null
                ? Shape.of()
                : Shape.of(Arrays.stream(lengths.split(",", -1))
                        .mapToLong(length -> Long.parseLong(length.strip()))
                        .toArray());
    }
}
