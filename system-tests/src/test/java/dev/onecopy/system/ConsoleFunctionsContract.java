package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The functions of users in the browser. */
interface ConsoleFunctionsContract {
    /** As {@code GET /v1/functions} lists them. */
    String SERVED = """
            {"items": [
              {"name": "blur", "signature": "blur(image, sigma=1.0)", "version": "3", "runtime": "java",
               "documentation": "Smooths an <b>image</b>.", "state": "SERVED", "cut": "MAP", "along": "image",
               "parameters": [
                 {"name": "image", "kind": "ARRAY", "dtypes": ["uint8", "float32"], "ranks": [2, 3], "defaultValue": null},
                 {"name": "sigma", "kind": "NUMBER", "dtypes": [], "ranks": [], "defaultValue": "1.0"}],
               "result": {"dtype": "image", "shape": ["image.shape"]}, "workers": ["worker-3"], "threads": 1},
              {"name": "sum", "signature": "sum(a)", "version": "1", "runtime": "python", "documentation": "",
               "state": "SHADOWED", "cut": "WHOLE", "parameters": [],
               "result": {"dtype": "float64", "shape": []}, "workers": ["p-1", "p-2"], "threads": 8}],
             "next": null}""";

    Deployment deployment();

    Chromium chromium();

    @Test
    default void withoutAnyThePageSaysHowToServeOne() {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root()).open("/workers")) {
            Locator card = visit.page().locator("section.card", new Page.LocatorOptions().setHasText("Functions of"));
            assertThat(card).containsText("No worker serves any");
            assertThat(card).containsText("./onecopy up --functions");
            visit.link("How to write one").click();
            assertThat(visit.page().locator("h1")).hasText("Functions of your own");
        }
    }

    @ParameterizedTest
    @CsvSource({"400, DARK", "1280, LIGHT"})
    default void whatIsServedIsListedByLanguage(int width, ColorScheme scheme) {
        try (ConsoleVisit visit = chromium().visit(deployment().client().root(), width, scheme)) {
            visit.page()
                    .route(
                            "**/v1/functions",
                            route -> route.fulfill(new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(SERVED)));
            visit.open("/workers");
            Locator functions = visit.page().locator(".function");
            assertThat(visit.page().locator(".functions h3")).hasText(new String[] {"Java", "Python"});
            assertThat(functions.first()).containsText("blur(image, sigma=1.0)");
            assertThat(functions.first()).containsText("Smooths an <b>image</b>.");
            assertThat(functions.first()).containsText("for rows of image");
            assertThat(functions.last()).containsText("its name means something else in the language");
            assertThat(functions.last()).containsText("8 calls");
            assertThat(functions.last()).containsText("2 workers");

            functions.first().locator("summary").focus();
            visit.page().keyboard().press("Enter");
            assertThat(functions.first().locator("tbody tr").first()).containsText("uint8, float32");
            assertThat(functions.first().locator("tbody tr").last()).containsText("1.0");
            assertThat(visit.overflows()).isFalse();
            assertThat(new AxeBuilder(visit.page())
                            .setLegacyMode(true).analyze().getViolations().stream()
                                    .filter(rule ->
                                            List.of("serious", "critical").contains(rule.getImpact())))
                    .isEmpty();
        }
    }
}
