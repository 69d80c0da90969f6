package dev.onecopy.system;

import static dev.onecopy.testing.OnecopyClient.resultValues;
import static org.assertj.core.api.Assertions.assertThat;

import dev.onecopy.testing.HttpReply;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Pictures in, arrays of uint8 out. */
interface ImageContract {
    int WIDTH = 40;
    int HEIGHT = 30;

    Deployment deployment();

    private static byte[] image(String format) throws IOException {
        BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                image.setRGB(column, row, 0x204060);
            }
        }
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg"})
    default void anImageBecomesAnArrayOfBytes(String format) throws IOException {
        HttpReply uploaded = deployment().client().put("picture", image(format));
        assertThat(uploaded.status()).as(uploaded.toString()).isEqualTo(201);
        assertThat(uploaded.field("dtype")).isEqualTo("uint8");
        assertThat(uploaded.json().path("shape").toString()).isEqualTo("[30,40,3]");
        HttpReply sum = deployment().client().run("sum(a)", Map.of("a", "picture"), Map.of());
        long expected = (0x20 + 0x40 + 0x60) * (long) WIDTH * HEIGHT;
        assertThat(resultValues(sum))
                .extracting(JsonNode::asLong)
                .allSatisfy(value -> assertThat(value)
                        .isBetween(expected - 2 * 3 * WIDTH * HEIGHT, expected + 2 * 3 * WIDTH * HEIGHT));
        try (InputStream content = deployment().client().content("picture")) {
            assertThat(content.readAllBytes()).hasSize(128 + 3 * WIDTH * HEIGHT);
        }
        deployment().client().delete("/v1/arrays/picture");
    }

    @Test
    default void anImageThatCannotBeTakenSaysWhyAndLeavesNothing() throws IOException {
        long usedBefore = deployment().usedBytes();
        byte[] whole = image("png");
        HttpReply damaged = deployment().client().put("picture", Arrays.copyOf(whole, whole.length / 2));
        assertThat(damaged.status()).as(damaged.toString()).isEqualTo(400);
        assertThat(damaged.field("code")).isEqualTo("invalid_image");
        HttpReply endless = deployment().client().postChunked("", whole);
        assertThat(endless.status()).as(endless.toString()).isEqualTo(411);
        assertThat(endless.field("code")).isEqualTo("length_required");
        byte[] claiming = whole.clone();
        claiming[18] = 0x7F;
        HttpReply bomb = deployment().client().put("picture", claiming);
        assertThat(bomb.status()).as(bomb.toString()).isEqualTo(400);
        assertThat(bomb.field("detail")).isNotBlank();
        assertThat(deployment().usedBytes()).isEqualTo(usedBefore);
    }
}
