package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs in the browser: written, watched, ended. */
interface ConsoleJobContract {
    Pattern AFTER = Pattern.compile("after=(\\d+)");

    Deployment deployment();

    Chromium chromium();

    private ConsoleVisit visit(String place) {
        return chromium().visit(deployment().client().root()).open(place);
    }

    private static void write(ConsoleVisit visit, String expression) {
        visit.field("Expression, as NumPy writes it").fill(expression);
    }

    @Test
    default void aJobIsWrittenRunAndItsResultsAreCopied() {
        GeneratedArray array = GeneratedArray.of(ElementType.INT64, 1000);
        deployment().client().put("a", array);
        try (ConsoleVisit visit = visit("/jobs")) {
            visit.button("sum(a * i)").click();
            assertThat(visit.field("What a is")).hasValue("array");
            assertThat(visit.field("What i is")).hasValue("map");
            visit.field("Values of i").fill("1:4");
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
            Locator results = visit.page().locator("section", new Page.LocatorOptions().setHasText("Results"));
            assertThat(results.locator(".value"))
                    .hasText(new String[] {"" + array.sum(), "" + 2 * array.sum(), "" + 3 * array.sum()});
            visit.button("Copy the result of item 1").click();
            assertThat(visit.page().evaluate("navigator.clipboard.readText()")).isEqualTo("" + 2 * array.sum());
            assertThat(visit.page().locator("canvas.timeline")).isVisible();
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void floatsAndIntegersAreSentAsTheyWereTypedAndKeepAllDigits() {
        deployment().client().put("a", GeneratedArray.of(ElementType.UINT8, 3));
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "int64(sum(a) * 0 + 9007199254740993) * i");
            visit.field("Values of i").fill("1, 1.0");
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
            assertThat(visit.page().locator("td .value"))
                    .hasText(new String[] {"9007199254740993", "9007199254740992.0"});
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void anErrorIsMarkedAtItsColumnAndNothingInItIsMarkup() {
        deployment().client().put("a", GeneratedArray.of(ElementType.UINT8, 3));
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "sum(a) + <img src=x onerror=alert(1)>");
            visit.button("Run").click();
            Locator refusal = visit.page().locator("form [role=alert]");
            assertThat(refusal).containsText("expression_syntax");
            assertThat(refusal.locator("mark")).hasText("<");
            assertThat(refusal.locator("pre")).hasText("sum(a) + <img src=x onerror=alert(1)>");
            assertThat(visit.page().locator("main img")).hasCount(0);

            write(visit, "sum(a");
            visit.button("Run").click();
            assertThat(refusal.locator("pre")).containsText("sum(a");
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void aRefusalGoesWhenWhatItIsAboutIsMended() {
        deployment().client().put("a", GeneratedArray.of(ElementType.UINT8, 3));
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "a + 1");
            visit.page().locator("summary").first().click();
            visit.field("Name of the resulting array").fill("a");
            visit.button("Run").click();
            Locator refusal = visit.page().locator("form [role=alert]");
            assertThat(refusal).containsText("name_taken");
            visit.field("replace an array of that name").check();
            assertThat(refusal).hasCount(0);
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void arraysThatComeWhileTheFormIsOpenMayBeChosen() {
        try (ConsoleVisit visit = visit("/jobs")) {
            assertThat(visit.page().locator("form")).containsText("There is no array to compute on yet");
            write(visit, "sum(a)");
            deployment().client().put("late", GeneratedArray.of(ElementType.UINT8, 3));
            assertThat(visit.field("Array for a")).containsText("late");
            assertThat(visit.page().locator("form")).not().containsText("There is no array");
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
        }
        deployment().client().delete("/v1/arrays/late");
    }

    /** Of another page by now. */
    @Test
    default void whoHasLeftTheFormIsNotCalledToTheJob() {
        deployment().client().put("a", GeneratedArray.of(ElementType.UINT8, 3));
        List<Route> held = new ArrayList<>();
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "sum(a)");
            visit.page().route("**/v1/jobs", held::add);
            visit.page().waitForRequest("**/v1/jobs", () -> visit.button("Run").click());
            visit.link("Workers").click();
            visit.page().waitForResponse("**/v1/jobs", held.getFirst()::resume);
            visit.page().waitForRequest("**/v1/workers", () -> {});
            assertThat(visit.page()).hasURL(Pattern.compile(".*#/workers"));
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void progressIsLiveAndAJobIsCancelledAndRunAgain() {
        deployment().client().put("a", GeneratedArray.of(ElementType.FLOAT64, 2_000_000));
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "sum(sin(a * i))");
            visit.field("Values of i").fill("0:9000");
            visit.button("Run").click();
            visit.awaitStatus("RUNNING");
            Locator bar = visit.page().getByRole(AriaRole.PROGRESSBAR);
            assertThat(bar)
                    .not()
                    .hasAttribute("aria-valuenow", "0", new LocatorAssertions.HasAttributeOptions().setTimeout(30_000));
            assertThat(visit.page().locator("main")).containsText(Pattern.compile("[1-9][\\d,]* of [\\d,]+ slices"));
            visit.button("Cancel").click();
            visit.awaitStatus("CANCELLED");
            assertThat(visit.requests()).anyMatch(request -> request.endsWith("/events"));

            visit.button("Run again").click();
            visit.awaitStatus("RUNNING");
            assertThat(visit.page().locator("main")).containsText("in run 2");
            visit.button("Cancel").click();
            visit.awaitStatus("CANCELLED");
            visit.button("Forget").click();
            assertThat(visit.field("Expression, as NumPy writes it")).isVisible();
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void aFailedJobSaysWhyAndWhere() {
        deployment().client().put("a", GeneratedArray.of(ElementType.INT64, 1000));
        try (ConsoleVisit visit = visit("/jobs")) {
            write(visit, "a ** (a - 500)");
            visit.button("Run").click();
            visit.awaitStatus("FAILED");
            assertThat(visit.page().locator("main [role=alert]")).containsText("negative");
            assertThat(visit.page().locator("main")).containsText("did not go the first way");
        }
        deployment().client().delete("/v1/arrays/a");
    }

    @Test
    default void everythingIsDoneByKeyboard() {
        deployment().client().put("first", GeneratedArray.of(ElementType.UINT8, 4_000_000));
        deployment().client().put("second", GeneratedArray.of(ElementType.UINT8, 4_000_000));
        try (ConsoleVisit visit = visit("/memory")) {
            Page page = visit.page();
            assertThat(visit.link("first")).isVisible();
            focusByTab(visit, ".segment-map a");
            Locator meant = page.locator(".map-details strong");
            String leftmost = meant.textContent();
            page.keyboard().press("ArrowRight");
            String next = leftmost.equals("first") ? "second" : "first";
            assertThat(meant).hasText(next);
            page.keyboard().press("Enter");
            assertThat(page.locator("h1")).hasText(next);
            assertThat(page.locator("h1")).isFocused();
            visit.awaitPreview();

            visit.open("/jobs");
            assertThat(visit.field("Expression, as NumPy writes it")).isVisible();
            focusByTab(visit, "#expression");
            page.keyboard().type("max(second)");
            page.keyboard().press("Control+Enter");
            visit.awaitStatus("SUCCEEDED");
            focusByTab(visit, "canvas.timeline");
            page.keyboard().press("ArrowRight");
            assertThat(page.locator(".timeline-details")).containsText("stage 0, slice 0");

            visit.open("/memory");
            assertThat(visit.link("first")).isVisible();
            focusByTab(visit, "button[aria-label='Delete first']");
            page.keyboard().press("Enter");
            focusByTab(visit, "dialog button.danger");
            page.keyboard().press("Enter");
            assertThat(visit.link("first")).hasCount(0);
        }
        deployment().client().delete("/v1/arrays/second");
    }

    @Test
    default void aLongHistoryIsShownInParts() {
        int slices = 5_400;
        String id = deployment().client().run("sum(1 + 1)", Map.of(), Map.of()).field("id");
        try (ConsoleVisit visit = visit("/jobs")) {
            Page page = visit.page();
            page.route("**/slices?*", route -> {
                Matcher after = AFTER.matcher(route.request().url());
                int first = after.find() ? Integer.parseInt(after.group(1)) : 0;
                int end = Math.min(slices, first + 1_000);
                route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(IntStream.range(first, end)
                                .mapToObj(ConsoleJobContract::slice)
                                .collect(Collectors.joining(
                                        ",", "{\"items\":[", "],\"next\":" + (end < slices ? end : null) + "}"))));
            });
            visit.open("/jobs/" + id);
            Locator timeline = page.locator("section", new Page.LocatorOptions().setHasText("Slices by worker"));
            assertThat(timeline).containsText("Answers 1 to 5,000 in the order of the work");
            assertThat(visit.button("Earlier")).isDisabled();
            assertThat(page.getByText("The first 1,000 as a table")).isVisible();
            visit.button("Later").click();
            assertThat(timeline).containsText("Answers 5,001 to 5,400");
            assertThat(visit.button("Later")).isDisabled();
            assertThat(page.locator("canvas.timeline"))
                    .hasAttribute("aria-label", Pattern.compile("400 slices on 2 workers.*"));
            visit.button("Earlier").click();
            assertThat(timeline).containsText("Answers 1 to 5,000");
        }
        deployment().client().delete("/v1/jobs/" + id);
    }

    private static String slice(int number) {
        Instant began = Instant.EPOCH.plusMillis(number / 2 * 5L);
        return "{\"run\":0,\"stage\":0,\"slice\":%d,\"firstItem\":0,\"attempt\":0,\"outcome\":\"COMPUTED\",\"worker\":\"worker-%d\",\"startedAt\":\"%s\",\"answeredAt\":\"%s\",\"computeMs\":4.5}"
                .formatted(number, 1 + number % 2, began, began.plusMillis(5));
    }

    private static void focusByTab(ConsoleVisit visit, String selector) {
        for (int stop = 0; stop < 60; stop++) {
            visit.page().keyboard().press("Tab");
            if ((boolean) visit.page().evaluate("one => document.activeElement.matches(one)", selector)) {
                return;
            }
        }
        throw new AssertionError("the tabulator does not reach " + selector);
    }

    @Test
    default void manyJobsAreTurnedInPages() {
        deployment().client().put("a", GeneratedArray.of(ElementType.UINT8, 3));
        IntStream.range(0, 60)
                .forEach(number -> deployment().client().run("sum(a) + " + number, Map.of("a", "a"), Map.of()));
        try (ConsoleVisit visit = visit("/jobs")) {
            Locator links = visit.page().locator(".jobs tbody a");
            assertThat(links).hasCount(25);
            assertThat(links.first()).hasText("sum(a) + 59");
            visit.button("Older").click();
            assertThat(links.first()).hasText("sum(a) + 34");
            visit.button("Newer").click();
            assertThat(links.first()).hasText("sum(a) + 59");
            visit.field("Show jobs that are").selectOption("RUNNING");
            assertThat(links).hasCount(0);
        }
        deployment().client().delete("/v1/arrays/a");
    }
}
