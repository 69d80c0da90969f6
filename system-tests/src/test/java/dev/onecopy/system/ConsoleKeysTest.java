package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import dev.onecopy.testing.ElementType;
import dev.onecopy.testing.GeneratedArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console of a service that asks for keys. */
@Tag("processes")
class ConsoleKeysTest {
    private static final String WRITER = "oc_key-of-a-writer";
    private static final String READER = "oc_key-of-a-reader";

    @Test
    void asksForAKeyOnceAndDoesWhatItAllows(@TempDir Path folder) throws Exception {
        Path keys = KeysFile.write(
                folder, KeysFile.line("writer", "submit", WRITER), KeysFile.line("reader", "read", READER));
        Path file = Files.write(
                folder.resolve("mine.npy"),
                GeneratedArray.of(ElementType.FLOAT64, 1000, 1000).toBytes());
        try (AllInOneDeployment deployment = AllInOneDeployment.start(1, 64, List.of("--keys=" + keys));
                Chromium chromium = new Chromium()) {
            aWriterDoesEverything(deployment, chromium, file);
            aReaderLooks(deployment, chromium);
        }
    }

    private static void enter(ConsoleVisit visit, String key) {
        visit.field("Key").fill(key);
        visit.page().keyboard().press("Enter");
    }

    private static void aWriterDoesEverything(AllInOneDeployment deployment, Chromium chromium, Path file)
            throws IOException {
        try (ConsoleVisit visit = chromium.visit(deployment.client().root()).open("/memory")) {
            Page page = visit.page();
            Locator dialog = page.getByRole(AriaRole.DIALOG);
            assertThat(dialog).containsText("This service asks for a key");
            visit.button("Not now").click();
            assertThat(page.locator("#banner")).containsText("Without a key nothing is shown");
            visit.button("Enter a key").click();
            enter(visit, "oc_wrong");
            assertThat(dialog).containsText("That key was not accepted");
            enter(visit, WRITER);
            assertThat(page.locator("main")).containsText("Put an array first");

            visit.choose(file);
            visit.link("mine").click();
            visit.awaitPreview();
            assertThat(page.locator("canvas[role=img]")).hasCount(1);
            visit.open("/jobs").field("Expression, as NumPy writes it").fill("sum(sin(mine) * i)");
            visit.field("Values of i").fill("0:40");
            visit.button("Run").click();
            visit.awaitStatus("SUCCEEDED");
            assertThat(visit.requests())
                    .as("no key in an address, where logs would keep it")
                    .noneMatch(request -> request.contains(WRITER));
            assertThat(page.evaluate("Object.keys(localStorage).length + document.cookie.length"))
                    .isEqualTo(0);
            page.reload();
            visit.awaitStatus("SUCCEEDED");
            assertThat(dialog).hasCount(0);
        }
    }

    private static void aReaderLooks(AllInOneDeployment deployment, Chromium chromium) {
        try (ConsoleVisit visit = chromium.visit(deployment.client().root()).open("/memory")) {
            enter(visit, READER);
            visit.link("mine").click();
            visit.awaitPreview();
            assertThat(visit.page().getByText("this key may not submit any").first())
                    .isVisible();
            visit.button("Delete").click();
            visit.page().locator("dialog button.danger").click();
            assertThat(visit.page().locator("#notices")).containsText("role of this key does not allow");
        }
    }
}
