package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays in the browser: put, seen, deleted. */
interface ConsoleArrayContract {
    /** A service whose arrays only this test changes. */
    Deployment deployment();

    Chromium chromium();

    private ConsoleVisit visit(String place) {
        return chromium().visit(deployment().client().root()).open(place);
    }

    @Test
    default void aFileIsUploadedShownAndDeleted(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("my array.npy"),
                GeneratedArray.of(ElementType.FLOAT32, 30, 40).toBytes());
        try (ConsoleVisit visit = visit("/memory")) {
            visit.choose(file);
            Locator row = visit.page().locator("tr", new Page.LocatorOptions().setHasText("my-array"));
            assertThat(row).containsText("float32");
            assertThat(row).containsText("30 × 40");
            assertThat(row).containsText("READY");
            assertThat(visit.page().locator(".segment-map a[aria-label^='my-array: float32, 30 × 40']"))
                    .hasCount(1);

            row.getByText("Delete").click();
            assertThat(visit.page().getByRole(AriaRole.DIALOG)).containsText("Delete my-array?");
            visit.page()
                    .locator("dialog")
                    .getByText("Delete", new Locator.GetByTextOptions().setExact(true))
                    .click();
            assertThat(row).hasCount(0);
        }
        assertThat(deployment().client().get("/v1/arrays/my-array").status()).isEqualTo(404);
    }

    @Test
    default void aFileIsDroppedAnywhereAndReplacesOnlyWhenAsked() {
        // The second one would replace the first.
        byte[] first = GeneratedArray.of(ElementType.INT16, 5).toBytes();
        byte[] second = GeneratedArray.of(ElementType.INT16, 6).toBytes();
        try (ConsoleVisit visit = visit("/memory")) {
            drop(visit, "dropped.npy", first);
            Locator row = visit.page().locator("tr", new Page.LocatorOptions().setHasText("dropped"));
            assertThat(row).containsText("5");
            drop(visit, "dropped.npy", second);
            visit.button("Replace").click();
            assertThat(row.locator("td").nth(2)).hasText("6");
        }
        deployment().client().delete("/v1/arrays/dropped");
    }

    private static void drop(ConsoleVisit visit, String name, byte[] content) {
        visit.page().evaluate("""
                        ([name, content]) => {
                            const transfer = new DataTransfer();
                            const bytes = Uint8Array.from(atob(content), (one) => one.charCodeAt(0));
                            transfer.items.add(new File([bytes], name));
                            for (const type of ['dragover', 'drop']) {
                                document.body.dispatchEvent(
                                    new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }));
                            }
                        }""", List.of(name, Base64.getEncoder().encodeToString(content)));
    }

    @Test
    default void whatTheServiceRefusesIsSaidAndStays(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("broken.npy"), new byte[] {1, 2, 3});
        try (ConsoleVisit visit = visit("/memory")) {
            visit.choose(file);
            assertThat(visit.page().locator(".upload [role=alert]")).containsText("npy");
            visit.button("Dismiss").click();
            assertThat(visit.page().locator(".upload")).hasCount(0);
        }
    }

    @Test
    default void aPreviewIsComputedByJobsAndLeavesNothing() {
        deployment().client().put("matrix", GeneratedArray.of(ElementType.FLOAT64, 500, 700));
        String id = deployment().client().get("/v1/arrays/matrix").field("id");
        int jobsBefore = deployment().client().list("/v1/jobs").size();
        try (ConsoleVisit visit = visit("/arrays/" + id)) {
            visit.awaitPreview();
            Locator picture = visit.page().locator("canvas[role=img]");
            assertThat(picture).hasAttribute("width", "350");
            assertThat(picture).hasAttribute("height", "250");
            assertThat(visit.page().getByText("Every 2nd row and every 2nd column"))
                    .isVisible();
            assertThat(visit.page().locator(".chart canvas")).hasCount(1);
            assertThat(visit.requests())
                    .as("the array itself is not downloaded")
                    .noneMatch(request -> request.endsWith(id + "/content"))
                    .anyMatch(request -> request.endsWith("/content"));
        }
        assertThat(deployment().client().list("/v1/arrays")).hasSize(1);
        assertThat(deployment().client().list("/v1/jobs")).hasSize(jobsBefore);
        deployment().client().delete("/v1/arrays/" + id);
    }

    @Test
    default void aTabThatIsClosedInAPreviewLeavesNothing() {
        deployment().client().put("matrix", GeneratedArray.of(ElementType.FLOAT64, 500, 700));
        String id = deployment().client().get("/v1/arrays/matrix").field("id");
        int jobsBefore = deployment().client().list("/v1/jobs").size();
        try (ConsoleVisit visit = visit("/memory")) {
            // The sample is there, and never comes to the page.
            visit.page().route("**/content", route -> {});
            visit.page().waitForRequest("**/content", () -> visit.open("/arrays/" + id));
            assertThat(deployment().client().list("/v1/arrays")).hasSizeGreaterThan(1);
            visit.page().navigate(deployment().client().root() + "/v3/api-docs");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> deployment().client().list("/v1/arrays").size() == 1
                            && deployment().client().list("/v1/jobs").size() == jobsBefore);
        }
        deployment().client().delete("/v1/arrays/" + id);
    }

    @Test
    default void anImageKeepsItsColours() {
        try (ConsoleVisit visit = visit("/memory")) {
            assertThat(visit.page().locator("main")).containsText("Put an array first");
            visit.button("Put a sample image").click();
            visit.link("waves").click();
            visit.awaitPreview();
            Object pixel = visit.page().evaluate("""
                            () => [...document.querySelector('canvas[role=img]').getContext('2d')
                                .getImageData(0, 0, 1, 1).data]""");
            // By the formula of the sample, for its first pixel.
            assertThat(pixel).isEqualTo(List.of(181, 90, 175, 255));
        }
        deployment().client().delete("/v1/arrays/waves");
    }

    @Test
    default void longLinesAreShownByTheirExtremesAndOddElementsAreMarked() {
        Map<String, GeneratedArray> arrays = Map.of(
                "long", GeneratedArray.of(ElementType.INT32, 100_000),
                "cube", GeneratedArray.of(ElementType.UINT8, 4, 50, 60),
                "flags", GeneratedArray.of(ElementType.BOOL, 2_000),
                "one", GeneratedArray.of(ElementType.FLOAT64, 1),
                "none", GeneratedArray.of(ElementType.FLOAT64, 0, 3));
        arrays.forEach((name, array) -> deployment().client().put(name, array));
        try (ConsoleVisit visit = visit("/memory")) {
            for (String name : arrays.keySet()) {
                visit.open("/memory").link(name).click();
                assertThat(visit.page().locator("h1")).hasText(name);
                visit.awaitPreview();
                assertThat(visit.page().locator("[role=alert]").allTextContents())
                        .as(name)
                        .isEmpty();
            }
        }
        arrays.keySet().forEach(name -> deployment().client().delete("/v1/arrays/" + name));
    }
}
