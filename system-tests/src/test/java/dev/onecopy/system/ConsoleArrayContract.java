package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import dev.onecopy.testing.HttpReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

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

    /** The job that computes it is given up before its results are known. */
    @Test
    default void aPreviewThatIsGivenUpLeavesNothing() {
        deployment().client().put("matrix", GeneratedArray.of(ElementType.FLOAT64, 500, 700));
        String id = deployment().client().get("/v1/arrays/matrix").field("id");
        int jobsBefore = deployment().client().list("/v1/jobs").size();
        try (ConsoleVisit visit = visit("/memory")) {
            visit.page()
                    .route(
                            "**/v1/jobs?wait=1s",
                            route -> route.resume(new Route.ResumeOptions()
                                    .setUrl(route.request().url().replace("wait=1s", "wait=0s"))));
            visit.page().route("**/events", route -> {});
            visit.page().waitForRequest("**/events", () -> visit.open("/arrays/" + id));
            visit.open("/memory");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> deployment().client().list("/v1/arrays").size() == 1
                            && deployment().client().list("/v1/jobs").size() == jobsBefore);
        }
        deployment().client().delete("/v1/arrays/" + id);
    }

    @Test
    default void aLateAnswerDoesNotReplaceANewerOne() {
        deployment().client().put("cube", GeneratedArray.of(ElementType.UINT8, 4, 50, 60));
        String id = deployment().client().get("/v1/arrays/cube").field("id");
        List<Route> held = new ArrayList<>();
        try (ConsoleVisit visit = visit("/arrays/" + id)) {
            visit.awaitPreview();
            Locator index = visit.field("Index on axis 0, of 4");
            visit.page().route("**/v1/jobs?wait=1s", route -> {
                if (held.isEmpty()) {
                    held.add(route);
                } else {
                    route.resume();
                }
            });
            visit.page().waitForRequest("**/v1/jobs?wait=1s", () -> enter(index, "1"));
            enter(index, "2");
            visit.awaitPreview();
            Object newer = pixels(visit);

            visit.page().waitForRequest("**/v1/jobs/*", held.getFirst()::resume);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> deployment().client().list("/v1/arrays").size() == 1);
            assertThat(pixels(visit)).isEqualTo(newer);
        }
        deployment().client().delete("/v1/arrays/" + id);
    }

    private static void enter(Locator field, String value) {
        field.fill(value);
        field.press("Enter");
        field.blur();
    }

    private static Object pixels(ConsoleVisit visit) {
        return visit.page().evaluate("document.querySelector('canvas[role=img]').toDataURL()");
    }

    @Test
    default void aPreviewThatWasRefusedIsTriedAgain() {
        deployment().client().put("matrix", GeneratedArray.of(ElementType.FLOAT64, 50, 70));
        String id = deployment().client().get("/v1/arrays/matrix").field("id");
        try (ConsoleVisit visit = visit("/memory")) {
            visit.page()
                    .route(
                            "**/v1/jobs?wait=1s",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setStatus(429)
                                    .setContentType("application/problem+json")
                                    .setBody("{\"status\":429,\"code\":\"too_many_jobs\",\"detail\":\"later\"}")));
            visit.open("/arrays/" + id);
            Locator refusals = visit.page().locator("main [role=alert]");
            assertThat(refusals).hasCount(2);
            visit.page().unroute("**/v1/jobs?wait=1s");
            visit.button("Try again").first().click();
            assertThat(visit.page().locator("canvas[role=img]")).isVisible();
            visit.button("Try again").click();
            assertThat(visit.page().locator(".chart canvas")).isVisible();
            assertThat(refusals).hasCount(0);
        }
        deployment().client().delete("/v1/arrays/" + id);
    }

    /** The last element is the largest, so a preview that leaves some out does not have it. */
    @Test
    default void noElementOfALineIsLeftOut() {
        try (ConsoleVisit visit = visit("/memory")) {
            for (int length : List.of(1_001, 1_439, 1_440, 1_441, 99_999)) {
                deployment().client().put("ones", GeneratedArray.of(ElementType.FLOAT64, length));
                Map<String, Object> counting =
                        Map.of("expression", "cumsum(a * 0 + 1)", "arrays", Map.of("a", "ones"), "output", "counted");
                assertThat(deployment()
                                .client()
                                .postJson("/v1/jobs?wait=30s", counting)
                                .field("status"))
                        .isEqualTo("SUCCEEDED");

                String plan = (String) visit.page()
                        .evaluate(
                                "(length) => import('/console/preview-plan.js').then((module) =>"
                                        + " module.planPicture({ dtype: 'float64', shape: [length] }).expression)",
                                length);
                List<List<Double>> ends = ends(deployment().client().run(plan, Map.of("a", "counted"), Map.of()));

                assertThat(ends.getFirst()).isSorted().startsWith(1.0);
                assertThat(ends.getLast()).isSorted().endsWith((double) length).hasSizeBetween(240, 480);
                for (JsonNode array : deployment().client().list("/v1/arrays")) {
                    deployment()
                            .client()
                            .delete("/v1/arrays/" + array.path("id").asString());
                }
            }
        }
    }

    /** The smallest and the largest of all parts, as the chart puts them together. */
    private static List<List<Double>> ends(HttpReply job) {
        List<List<Double>> ends = List.of(new ArrayList<>(), new ArrayList<>());
        int part = 0;
        for (JsonNode result : job.json().path("results").path(0).path("tuple")) {
            JsonNode value = result.path("value");
            List<Double> end = ends.get(part % 2);
            if (value.isArray()) {
                value.forEach(one -> end.add(one.asDouble()));
            } else {
                end.add(value.asDouble());
            }
            part++;
        }
        return ends;
    }

    @Test
    default void anUploadGoesOnWhateverPageIsShown(@TempDir Path folder) throws IOException {
        Path file = Files.write(
                folder.resolve("slow.npy"),
                GeneratedArray.of(ElementType.FLOAT32, 30, 40).toBytes());
        List<Route> held = new ArrayList<>();
        try (ConsoleVisit visit = visit("/memory")) {
            visit.page().route("**/v1/arrays?name=*", held::add);
            visit.page().waitForRequest("**/v1/arrays?name=*", () -> visit.choose(file));
            visit.link("Workers").click();
            Locator way = visit.page().locator("#uploads");
            assertThat(way).containsText("1 upload · ");
            way.click();
            visit.button("Stop").click();
            assertThat(way).isHidden();
            assertThat(visit.page().locator(".upload")).hasCount(0);

            held.clear();
            visit.page().waitForRequest("**/v1/arrays?name=*", () -> visit.choose(file));
            visit.link("Jobs").click();
            held.getFirst().resume();
            assertThat(visit.page().locator("#notices")).containsText("slow is there");
            assertThat(way).isHidden();
            visit.link("Memory").click();
            assertThat(visit.link("slow")).isVisible();
        }
        deployment().client().delete("/v1/arrays/slow");
    }

    @Test
    default void theKeyboardGoesOnFromWhereSomethingWasDeleted() {
        List<String> names = List.of("first", "second");
        names.forEach(name -> deployment().client().put(name, GeneratedArray.of(ElementType.UINT8, 10)));
        try (ConsoleVisit visit = visit("/memory")) {
            Page page = visit.page();
            Locator delete = page.locator(".arrays button");
            assertThat(delete).hasCount(2);
            delete.first().focus();
            for (int left = 1; left >= 0; left--) {
                page.keyboard().press("Enter");
                page.locator("dialog button.danger").focus();
                page.keyboard().press("Enter");
                assertThat(delete).hasCount(left);
                assertThat(left == 0 ? page.locator(".empty button:focus") : delete)
                        .isFocused();
            }
        }
    }

    /** The list of a form ends somewhere; what a person has come from stands in it all the same. */
    @Test
    default void anyOfManyArraysIsComputedOn() {
        int many = 403;
        IntStream.range(0, many)
                .forEach(number -> deployment()
                        .client()
                        .put("array-" + number, GeneratedArray.of(ElementType.INT64, 10 + number)));
        String last = "array-" + (many - 1);
        String id = deployment().client().get("/v1/arrays/" + last).field("id");
        try (ConsoleVisit visit = visit("/arrays/" + id)) {
            visit.link("Compute on it").click();
            visit.button("sum(a * i)").click();
            assertThat(visit.field("Array for a")).hasValue(id);
            visit.field("Expression, as NumPy writes it").fill("sum(a ** 0) + sum(b ** 0)");
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
            assertThat(visit.page().locator(".single-result")).hasText("" + 2 * (10 + many - 1));
        }
        IntStream.range(0, many).forEach(number -> deployment().client().delete("/v1/arrays/array-" + number));
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
