package dev.onecopy.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import dev.onecopy.testing.OnecopyClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Takes the README's pictures of the console, into the folder that {@value #FOLDER} names, from the root of the
 * checkout; into one of the build if none is named.
 */
@Tag("processes")
class ConsolePicturesTest {
    static final String FOLDER = "onecopy.screenshots";
    private static final String FOLDER_OF_BUILD = "system-tests/target/screenshots";
    private static final long MAXIMUM_BYTES = 150_000;
    private static final int PAIR_WIDTH = 960;
    /** What the longer one needs. */
    private static final int PAIR_HEIGHT = 1_087;

    /** What there is to see, computed by the service itself; x counts from 1. */
    private static final Map<String, String> ARRAYS = Map.of(
            "photo",
            "(128 + 110 * sin(hypot(x[:600, newaxis, newaxis] - 300, x[newaxis, :900, newaxis] - 450) / 25"
                    + " + x[:3] * 2)).astype(uint8)",
            "terrain",
            "(sin(x[newaxis, :3072] / 130) + cos(x[:2048, newaxis] / 90)"
                    + " * sin(x[newaxis, :3072] * x[:2048, newaxis] / 260000)).astype(float32)",
            "signal",
            "sin(x / 90000) * exp(-x / 2000000) + sin(x * x) / 20",
            "measurements",
            "x[:12] * x[:1000000, newaxis] / 7");

    @Test
    void takesPictures() throws IOException {
        Path folder = Files.createDirectories(Path.of(System.getProperty("onecopy.launcher"))
                .resolveSibling(System.getProperty(FOLDER, FOLDER_OF_BUILD)));
        try (AllInOneDeployment deployment = AllInOneDeployment.start(2, 384);
                Chromium chromium = new Chromium()) {
            deployment.awaitWorkers();
            OnecopyClient client = deployment.client();
            fill(client);
            String array = client.get("/v1/arrays/terrain").field("id");
            String job = client.run(
                            "mean(sqrt(abs(sin(a * i))))", Map.of("a", "measurements"), Map.of("i", List.of(1, 2, 3)))
                    .field("id");
            for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                String suffix = "-" + scheme.name().toLowerCase(Locale.ROOT);
                // Two of these stand beside each other, so they are narrower, and of one height.
                try (ConsoleVisit visit = chromium.visit(client.root(), PAIR_WIDTH, scheme)) {
                    visit.page().setViewportSize(PAIR_WIDTH, PAIR_HEIGHT);
                    visit.open("/arrays/" + array).awaitPreview();
                    take(visit, folder.resolve("array" + suffix + ".jpg"));
                    visit.open("/jobs/" + job).awaitStatus("SUCCEEDED");
                    visit.page().locator("canvas.timeline").waitFor();
                    take(visit, folder.resolve("job" + suffix + ".png"));
                }
                try (ConsoleVisit visit = chromium.visit(client.root(), 1280, scheme)) {
                    visit.open("/memory");
                    visit.link("terrain").hover();
                    take(visit, folder.resolve("memory" + suffix + ".png"));
                }
            }
        }
        try (var pictures = Files.list(folder)) {
            assertThat(pictures.toList())
                    .hasSizeGreaterThanOrEqualTo(6)
                    .allSatisfy(picture -> assertThat(Files.size(picture)).isLessThan(MAXIMUM_BYTES));
        }
    }

    private static void fill(OnecopyClient client) {
        client.put("ones", GeneratedArray.of(ElementType.FLOAT64, 4_000_000));
        run(client, "cumsum(a * 0 + 1)", "a", "ones", "x");
        client.delete("/v1/arrays/ones");
        List.of("photo", "terrain", "signal", "measurements")
                .forEach(name -> run(client, ARRAYS.getOrDefault(name, ""), "x", "x", name));
        client.delete("/v1/arrays/x");
        HttpReply reserved = client.postJson(
                "/v1/arrays?name=incoming", Map.of("kind", "reserve", "dtype", "float64", "shape", List.of(5_000_000)));
        assertThat(reserved.status()).as(reserved.toString()).isEqualTo(201);
    }

    private static void run(OnecopyClient client, String expression, String variable, String array, String output) {
        HttpReply job = client.postJson(
                "/v1/jobs?wait=60s",
                Map.of("expression", expression, "arrays", Map.of(variable, array), "output", output));
        assertThat(job.field("status")).as(job.toString()).isEqualTo("SUCCEEDED");
    }

    /** As its name says: a page with many shades is small as JPEG only. */
    private static void take(ConsoleVisit visit, Path file) {
        // The last frame of what was just drawn.
        visit.page().evaluate("new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))");
        visit.page().screenshot(new Page.ScreenshotOptions().setPath(file).setFullPage(true));
    }
}
