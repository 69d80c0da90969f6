package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What everybody has to be able to see: in both themes, on a narrow screen, with and without anything there. */
interface ConsoleLookContract {
    List<String> GRAVE = List.of("serious", "critical");

    Deployment deployment();

    Chromium chromium();

    /** What a page shows when it shows what it is for, by how its address begins. */
    Map<String, List<String>> CONTENTS = Map.of(
            "/memory", List.of(".segment-map a path", ".facts dd", "table.arrays tbody tr", ".drop-zone button"),
            "/arrays/", List.of(".facts dd", "canvas[role=img]", ".chart canvas"),
            "/jobs?array=", List.of("#expression", ".examples button", "table.jobs tbody tr"),
            "/jobs/no-such-job", List.of("[role=alert]"),
            "/jobs/", List.of("[role=progressbar]", ".facts dd", "table tbody td", "canvas.timeline"),
            "/workers", List.of(".figure", ".workers .card .chart canvas", ".memory-bar", ".copyable code"),
            "/documentation/", List.of("h2", "table tbody td", "p"));

    /** Cards that have a heading and nothing below it that is to be seen. */
    String EMPTY_CARDS = """
            [...document.querySelectorAll('main .card')]
                .filter((card) => ![...card.querySelectorAll('*')].some((one) =>
                    !one.closest('header') && one.getClientRects().length > 0
                        && (one.matches('canvas, svg, input, textarea')
                            || [...one.childNodes].some((text) => text.nodeType === 3 && text.data.trim()))))
                .map((card) => card.querySelector('h2')?.textContent ?? 'without a heading')""";

    /** Every kind of page, when there is an array and a job of several results. */
    private List<String> places() {
        deployment().client().put("shown", GeneratedArray.of(ElementType.FLOAT32, 300, 200));
        String array = deployment().client().get("/v1/arrays/shown").field("id");
        String job = deployment()
                .client()
                .run("histogram(a * i)", Map.of("a", "shown"), Map.of("i", List.of(1, 2)))
                .field("id");
        return List.of(
                "/memory",
                "/arrays/" + array,
                "/jobs?array=" + array,
                "/jobs/" + job,
                "/workers",
                "/documentation/architecture",
                "/jobs/no-such-job");
    }

    /** The job's arrays have no names. */
    private void clear() {
        for (JsonNode array : deployment().client().list("/v1/arrays")) {
            deployment().client().delete("/v1/arrays/" + array.path("id").asString());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    default void nobodyIsShutOut(ColorScheme scheme) {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root(), 1280, scheme)) {
            visit.open("/memory");
            assertThat(visit.page().locator("main")).containsText("Put an array first");
            requireAccessible(visit, "nothing there yet");
            for (String place : places()) {
                open(visit, place);
                requireAccessible(visit, place);
            }
        }
        clear();
    }

    private static void requireAccessible(ConsoleVisit visit, String place) {
        visit.page().waitForLoadState(LoadState.NETWORKIDLE);
        List<Rule> grave = new AxeBuilder(visit.page())
                .setLegacyMode(true).analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .toList();
        assertThat(grave).as(place + " " + grave).isEmpty();
    }

    /** Opens a page and waits until everything is there that it is for. */
    private static void open(ConsoleVisit visit, String place) {
        visit.open(place);
        assertThat(visit.page().locator("h1").first()).isAttached();
        if (place.startsWith("/arrays/")) {
            visit.awaitPreview();
        }
        for (String part : contents(place)) {
            assertThat(visit.page().locator("main " + part + " >> visible=true").first())
                    .isVisible();
        }
        assertThat(emptyCards(visit)).as(place).isEmpty();
    }

    /** Of the longest beginning that is known. */
    private static List<String> contents(String place) {
        return CONTENTS.keySet().stream()
                .filter(place::startsWith)
                .max(Comparator.comparingInt(String::length))
                .map(CONTENTS::get)
                .orElseThrow();
    }

    private static List<?> emptyCards(ConsoleVisit visit) {
        return (List<?>) visit.page().evaluate(EMPTY_CARDS);
    }

    @Test
    default void grafanaThatIsPublishedEverywhereIsFoundWhereThePageIs() {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root())) {
            visit.page()
                    .route(
                            "**/v1/service",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody("{\"version\": \"1\", \"grafanaUrl\": \"http://0.0.0.0:3000\"}")));
            visit.open("/memory");
            assertThat(visit.link("Grafana")).hasAttribute("href", "http://127.0.0.1:3000/");
        }
    }

    @Test
    default void anEmptyCardIsNoticed() {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root())) {
            for (String place : places()) {
                open(visit, place);
                int cards = visit.page().locator("main .card").count();
                // At once: some cards are filled again every two seconds.
                visit.page().evaluate("""
                        window.empty = () => document.querySelectorAll('main .card').forEach((card) =>
                            [...card.children].forEach((child) =>
                                child.matches('header') || child.replaceChildren()))""");
                assertThat((List<?>) visit.page().evaluate("(window.empty(), " + EMPTY_CARDS + ")"))
                        .as(place)
                        .hasSize(cards);
            }
        }
        clear();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 700, 1280})
    default void nothingSticksOutOfTheWindow(int width) {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root(), width, ColorScheme.LIGHT)) {
            visit.open("/memory");
            assertThat(visit.page().locator("main")).containsText("Put an array first");
            assertThat(visit.overflows()).as("nothing there yet").isFalse();
            for (String place : places()) {
                open(visit, place);
                assertThat(visit.overflows()).as(place).isFalse();
            }
        }
        clear();
    }
}
