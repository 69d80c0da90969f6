package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What everybody has to be able to see: in both themes, on a narrow screen, with and without anything there. */
interface ConsoleLookContract {
    List<String> GRAVE = List.of("serious", "critical");

    Deployment deployment();

    Chromium chromium();

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
            requireAccessible(visit, "/memory");
            for (String place : places()) {
                requireAccessible(visit, place);
            }
        }
        clear();
    }

    private static void requireAccessible(ConsoleVisit visit, String place) {
        visit.open(place);
        assertThat(visit.page().locator("h1").first()).isAttached();
        visit.page().waitForLoadState(LoadState.NETWORKIDLE);
        awaitContent(visit, place);
        List<Rule> grave = new AxeBuilder(visit.page())
                .setLegacyMode(true).analyze().getViolations().stream()
                        .filter(rule -> GRAVE.contains(rule.getImpact()))
                        .toList();
        assertThat(grave).as(place + " " + grave).isEmpty();
    }

    private static void awaitContent(ConsoleVisit visit, String place) {
        if (place.startsWith("/arrays/")) {
            visit.awaitPreview();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 700, 1280})
    default void nothingSticksOutOfTheWindow(int width) {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root(), width, ColorScheme.LIGHT)) {
            visit.open("/memory");
            assertThat(visit.page().locator("main")).containsText("Put an array first");
            assertThat(visit.overflows()).as("nothing there yet").isFalse();
            for (String place : places()) {
                visit.open(place);
                assertThat(visit.page().locator("h1").first()).isAttached();
                awaitContent(visit, place);
                assertThat(visit.overflows()).as(place).isFalse();
            }
        }
        clear();
    }
}
