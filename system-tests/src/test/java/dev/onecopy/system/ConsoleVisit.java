package dev.onecopy.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;

/** One visitor's tab of the console, with all that the browser complained of and asked the service for. */
final class ConsoleVisit implements AutoCloseable {
    private static final int HEIGHT = 900;
    /** Of an answer, not of the page: a refusal is part of several tests. */
    private static final Pattern REFUSAL = Pattern.compile("Failed to load resource: .* status of 4\\d\\d.*");

    private static final double JOB_TIMEOUT_MS = 60_000;

    private final BrowserContext context;
    private final Page page;
    private final URI root;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    ConsoleVisit(Browser browser, URI root, int width, ColorScheme scheme) {
        this.root = root;
        context = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, HEIGHT)
                .setColorScheme(scheme)
                .setPermissions(List.of("clipboard-read", "clipboard-write")));
        page = context.newPage();
        page.onConsoleMessage(message -> {
            if (List.of("error", "warning").contains(message.type())
                    && !REFUSAL.matcher(message.text()).matches()) {
                complaints.add(message.type() + ": " + message.text());
            }
        });
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.method() + " " + request.url()));
    }

    Page page() {
        return page;
    }

    /** Opens a page by its part after the hash, such as {@code /jobs}. */
    ConsoleVisit open(String place) {
        page.navigate(root + "/#" + place);
        return this;
    }

    Locator button(String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator link(String name) {
        return page.getByRole(
                AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    Locator field(String label) {
        return page.getByLabel(label, new Page.GetByLabelOptions().setExact(true));
    }

    /** Uploads a file by the dialog of the browser. */
    void choose(Path file) {
        field("Files to upload").setInputFiles(file);
    }

    /** Waits until nothing on the page is still computed. */
    void awaitQuiet() {
        assertThat(page.locator("[aria-busy=true]"))
                .hasCount(0, new LocatorAssertions.HasCountOptions().setTimeout(JOB_TIMEOUT_MS));
    }

    /** Waits until the page of an array shows what is in it. */
    void awaitPreview() {
        assertThat(page.locator("[aria-busy]").first()).isAttached();
        awaitQuiet();
    }

    /** Waits until the page of a job says how it stands. */
    void awaitStatus(String status) {
        assertThat(page.locator(".heading .badge"))
                .hasText(status, new LocatorAssertions.HasTextOptions().setTimeout(JOB_TIMEOUT_MS));
    }

    /** Method and address of everything that was asked for, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    /** Whether the page is wider than the window. */
    boolean overflows() {
        return (boolean) page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
    }

    /** The browser complained of nothing. */
    @Override
    public void close() {
        context.close();
        Assertions.assertThat(complaints).as("what the browser complained of").isEmpty();
        Assertions.assertThat(requests)
                .as("nothing is asked of anybody else")
                .allMatch(request ->
                        request.contains(" " + root) || request.contains(" blob:") || request.contains(" data:"));
    }
}
