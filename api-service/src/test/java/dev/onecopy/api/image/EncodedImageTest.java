package dev.onecopy.api.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.onecopy.api.fixture.Images;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodedImageTest {
    private static final long MAXIMUM_PIXELS = 1 << 20;
    private static final byte[] THREE_COLOURS = {10, 11, 12, 20, 21, 22, 30, 31, 32};

    private static int[] decoded(byte[] file, String shape) throws ImageFormatException {
        try (Arena arena = Arena.ofConfined();
                EncodedImage image = open(file, arena)) {
            assertThat(image.type().shape()).hasToString(shape);
            MemorySegment target = arena.allocate(image.type().nbytes());
            image.decode(target);
            byte[] bytes = target.toArray(ValueLayout.JAVA_BYTE);
            int[] samples = new int[bytes.length];
            Arrays.setAll(samples, index -> Byte.toUnsignedInt(bytes[index]));
            return samples;
        }
    }

    private static EncodedImage open(byte[] file, Arena arena) throws ImageFormatException {
        MemorySegment memory = arena.allocate(file.length);
        memory.copyFrom(MemorySegment.ofArray(file));
        return EncodedImage.open(ImageKind.of(file).orElseThrow(), memory, MAXIMUM_PIXELS);
    }

    private static void decode(byte[] file) throws ImageFormatException {
        try (Arena arena = Arena.ofConfined();
                EncodedImage image = open(file, arena)) {
            image.decode(arena.allocate(image.type().nbytes()));
        }
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int index = 0; index < values.length; index++) {
            bytes[index] = (byte) values[index];
        }
        return bytes;
    }

    @Test
    void greyHasOneChannelAndItsWholeRangeWhateverItsDepth() throws ImageFormatException {
        assertThat(decoded(Images.png(2, 2, 8, Images.GREY, bytes(0, 1, 2, 0, 3, 255)), "(2, 2, 1)"))
                .containsExactly(1, 2, 3, 255);
        assertThat(decoded(Images.png(4, 1, 2, Images.GREY, bytes(0, 0b00_01_10_11)), "(1, 4, 1)"))
                .containsExactly(0, 85, 170, 255);
        assertThat(decoded(Images.png(3, 1, 1, Images.GREY, bytes(0, 0b101_00000)), "(1, 3, 1)"))
                .containsExactly(255, 0, 255);
    }

    @Test
    void coloursAndAlphaAreTheFilesOwnNumbers() throws ImageFormatException {
        assertThat(decoded(Images.png(1, 2, 8, Images.RGB, bytes(0, 1, 2, 3, 0, 254, 5, 6)), "(2, 1, 3)"))
                .containsExactly(1, 2, 3, 254, 5, 6);
        assertThat(decoded(Images.png(1, 1, 8, Images.RGBA, bytes(0, 200, 100, 50, 0)), "(1, 1, 4)"))
                .as("not multiplied by alpha")
                .containsExactly(200, 100, 50, 0);
        assertThat(decoded(Images.png(1, 1, 8, Images.GREY_ALPHA, bytes(0, 7, 128)), "(1, 1, 2)"))
                .containsExactly(7, 128);
        assertThat(decoded(
                        Images.png(
                                2,
                                1,
                                8,
                                Images.RGB,
                                bytes(0, 1, 2, 3, 4, 5, 6),
                                Map.of("tRNS", bytes(0, 1, 0, 2, 0, 3))),
                        "(1, 2, 4)"))
                .as("a transparent colour is alpha")
                .containsExactly(1, 2, 3, 0, 4, 5, 6, 255);
        assertThat(decoded(
                        Images.png(
                                1, 1, 8, Images.RGB, bytes(0, 100, 100, 100), Map.of("gAMA", bytes(0, 1, 0x86, 0xA0))),
                        "(1, 1, 3)"))
                .as("gamma is not applied")
                .containsExactly(100, 100, 100);
    }

    @Test
    void aPaletteIsResolved() throws ImageFormatException {
        assertThat(decoded(
                        Images.png(4, 1, 2, Images.PALETTE, bytes(0, 0b00_01_10_00), Map.of("PLTE", THREE_COLOURS)),
                        "(1, 4, 3)"))
                .containsExactly(10, 11, 12, 20, 21, 22, 30, 31, 32, 10, 11, 12);
        Map<String, byte[]> withAlpha = new LinkedHashMap<>();
        withAlpha.put("PLTE", THREE_COLOURS);
        withAlpha.put("tRNS", bytes(9));
        assertThat(decoded(Images.png(2, 1, 8, Images.PALETTE, bytes(0, 2, 0), withAlpha), "(1, 2, 4)"))
                .containsExactly(30, 31, 32, 255, 10, 11, 12, 9);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void jpegIsGreyOrRgbAndItsColourProfileIsNotApplied(boolean progressive) throws ImageFormatException {
        byte[] colour = Images.jpeg(16, 8, 0x204080, false, progressive);
        int[] samples = decoded(colour, "(8, 16, 3)");
        assertThat(samples[0]).isBetween(0x1E, 0x22);
        assertThat(samples[1]).isBetween(0x3E, 0x42);
        assertThat(samples[2]).isBetween(0x7E, 0x82);
        byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_LINEAR_RGB).getData();
        byte[] segment = ByteBuffer.allocate(14 + profile.length)
                .put("ICC_PROFILE\0\1\1".getBytes(StandardCharsets.ISO_8859_1))
                .put(profile)
                .array();
        assertThat(decoded(Images.withSegment(colour, 0xE2, segment), "(8, 16, 3)"))
                .isEqualTo(samples);
        assertThat(decoded(Images.jpeg(5, 5, 0x808080, true, progressive), "(5, 5, 1)")[0])
                .isBetween(0x7E, 0x82);
    }

    @Test
    void whatCannotBeUint8IsRefused() {
        refused(Images.png(1, 1, 16, Images.GREY, bytes(0, 1, 2)), "unsupported_image", "16 bits a sample");
        refused(Images.png(1, 1, 16, Images.RGBA, new byte[9]), "unsupported_image", "16 bits a sample");
    }

    @Test
    void whatClaimsTooMuchIsRefusedBeforeItIsDecoded() {
        byte[] row = {0};
        refused(Images.png(1 << 16, 1, 8, Images.GREY, row), "image_too_large", "65535 each way");
        refused(Images.png(1025, 1024, 8, Images.GREY, row), "image_too_large", "1025 × 1024");
        refused(Images.png(Integer.MAX_VALUE, Integer.MAX_VALUE, 8, Images.RGBA, row), "image_too_large", "pixels");
        refused(
                Images.png(2, 1, 8, Images.GREY, row, Map.of("tEXt", new byte[9 << 20])),
                "image_too_large",
                "bytes beside its pixels");
        byte[] scans = Images.jpeg(16, 16, 0, false, true);
        byte[] many = Arrays.copyOf(scans, scans.length + 200);
        for (int offset = scans.length; offset < many.length; offset += 2) {
            many[offset] = (byte) 0xFF;
            many[offset + 1] = (byte) 0xDA;
        }
        refused(many, "image_too_large", "scans; the limit is 64");
    }

    @Test
    void damagedFilesAreRefused() {
        byte[] png = Images.png(30, 30, 8, Images.RGB, new byte[30 * 91]);
        byte[] jpeg = Images.jpeg(64, 64, 0x123456, false, false);
        for (byte[] whole : List.of(png, jpeg)) {
            for (int length : new int[] {4, 20, 40, whole.length / 2}) {
                refused(Arrays.copyOf(whole, length), "invalid_image", "cannot be decoded");
            }
        }
        refused(Images.png(1, 1, 8, Images.PALETTE, bytes(0, 0)), "invalid_image", "cannot be decoded");
        refused(Images.png(30, 30, 8, Images.RGB, new byte[100]), "invalid_image", "cannot be decoded");
    }

    @Test
    void anyDamageIsAnImageOrTheDocumentedException() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> files = List.of(
                Images.png(30, 30, 8, Images.RGB, new byte[30 * 91]),
                Images.png(4, 4, 2, Images.PALETTE, new byte[8], Map.of("PLTE", THREE_COLOURS)),
                Images.jpeg(24, 24, 0x123456, false, false),
                Images.jpeg(24, 24, 0x123456, false, true));
        for (int round = 0; round < 2000; round++) {
            byte[] file = files.get(round % files.size()).clone();
            for (int damage = random.nextInt(6); damage >= 0; damage--) {
                file[ImageKind.MAGIC_BYTES + random.nextInt(file.length - ImageKind.MAGIC_BYTES)] =
                        (byte) random.nextInt();
            }
            try {
                decode(file);
            } catch (ImageFormatException documented) {
                assertThat(documented.code())
                        .as("seed %d, round %d", seed, round)
                        .isIn("invalid_image", "unsupported_image", "image_too_large");
            } catch (RuntimeException undocumented) {
                throw new AssertionError("seed " + seed + ", round " + round, undocumented);
            }
        }
    }

    private static void refused(byte[] file, String code, String message) {
        assertThatExceptionOfType(ImageFormatException.class)
                .isThrownBy(() -> decode(file))
                .withMessageContaining(message)
                .extracting(ImageFormatException::code)
                .isEqualTo(code);
    }
}
